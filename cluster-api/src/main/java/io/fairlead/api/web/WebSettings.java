package io.fairlead.api.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What is taken from callers (`fairlead.web.*`).
///
/// @param maxBody the longest body that is read; 1 KB to 1 GB. Must hold what agents and frameworks
///   send: about 200 bytes a task in an agent's inventory, 400 an update, and what a launch says
@ConfigurationProperties("fairlead.web")
public record WebSettings(@DefaultValue("16MB") DataSize maxBody) {

    private static final DataSize LEAST = DataSize.ofKilobytes(1);
    private static final DataSize MOST = DataSize.ofGigabytes(1);

    /// @throws IllegalArgumentException naming the setting that is wrong
    public WebSettings {
        if (maxBody.compareTo(LEAST) < 0 || maxBody.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("fairlead.web.max-body must be 1KB to 1GB");
        }
    }
}
