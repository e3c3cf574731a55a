package io.fairlead.master.request;

import io.fairlead.api.framework.WithdrawAnswer;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Takes requests back that were not granted yet.
record WithdrawRequests(Caller caller, List<RequestId> requests)
        implements Command<WithdrawAnswer> {

    @Override
    public WithdrawAnswer decide(ClusterState state, Instant now) {
        caller.admit(state);
        List<RequestId> withdrawn = new ArrayList<>();
        for (RequestId id : requests) {
            state.allocator()
                    .withdraw(new RequestKey(caller.id(), id))
                    .ifPresent(request -> {
                        state.frameworkBook().endRequest(request, "WITHDRAWN", now);
                        withdrawn.add(id);
                    });
        }
        return new WithdrawAnswer(state.epoch(), withdrawn);
    }
}
