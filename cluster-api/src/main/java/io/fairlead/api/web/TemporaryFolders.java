package io.fairlead.api.web;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/// The temporary folders that Spring Boot makes for an embedded server.
public final class TemporaryFolders {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolders.class);

    private TemporaryFolders() {}

    /// Whether Boot made that folder, as its name and place tell.
    public static boolean isOne(Path folder) {
        String name = String.valueOf(folder.getFileName());
        Path place = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
        return place.equals(folder.toAbsolutePath().normalize().getParent())
                && name.matches("(tomcat|jetty)(-docbase)?\\..+|jetty-.+-any-.+");
    }

    /// Removes it with all that is in it, if that can be done; and once more at the end of the
    /// process, for a server that stops in order may make it anew.
    public static void remove(Path folder) {
        folder.toFile().deleteOnExit();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException stays) {
            LOG.info("A temporary folder stays folder={} why={}", folder, stays.toString());
        }
    }
}
