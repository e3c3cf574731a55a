package io.fairlead.agent.fetch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What tasks may have fetched.
///
/// @param fileFolders `file:` URIs work below these folders only; none where empty
/// @param sizeLimit of one file, and of all files out of one archive
/// @param timeout of one file
/// @param cacheLimit of all files with a checksum that are kept for the next task
@ConfigurationProperties("fairlead.agent.fetch")
public record FetchSettings(
        @DefaultValue List<Path> fileFolders,
        @DefaultValue("1GB") DataSize sizeLimit,
        @DefaultValue("PT10M") Duration timeout,
        @DefaultValue("5GB") DataSize cacheLimit) {}
