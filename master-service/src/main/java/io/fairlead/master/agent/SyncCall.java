package io.fairlead.master.agent;

import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.problem.ProblemException;

/// The caller's side of a sync: it is answered or refused once, by whoever knows what to say.
interface SyncCall {

    /// It is answered later. No thread waits with it.
    void hold();

    void answer(SyncAnswer answer);

    void refuse(ProblemException refusal);
}
