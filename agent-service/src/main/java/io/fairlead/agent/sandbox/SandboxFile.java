package io.fairlead.agent.sandbox;

import java.time.Instant;

/// An entry of a sandbox's folder.
///
/// @param path within the sandbox
/// @param size in bytes; of a folder, 0
/// @param modifiedAt when it was last written
record SandboxFile(String path, long size, boolean directory, Instant modifiedAt) {}
