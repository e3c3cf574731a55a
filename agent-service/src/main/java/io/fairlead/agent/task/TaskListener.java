package io.fairlead.agent.task;

/// Hears of what happens to tasks; called on their threads.
interface TaskListener {

    /// There is an update to send.
    void changed();

    /// A command is under way.
    void running();
}
