package io.fairlead.agent.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to be done with a fetched file, told by the URI's fragment, which no server sees:
/// `https://host/data.tar.gz#sha256=9f86...&extract=true`.
///
/// @param name of the file in the sandbox; else the last of the URI's path
/// @param sha256 that the file must have, in hexadecimal digits
/// @param extract whether it is an archive whose files are wanted
/// @param executable whether it may be run
record FetchOptions(
        @Nullable String name, @Nullable String sha256, boolean extract, boolean executable) {

    private static final Set<String> WORDS = Set.of("name", "sha256", "extract", "executable");

    static FetchOptions of(URI uri) throws FetchException {
        String name = null;
        String sha256 = null;
        boolean extract = false;
        boolean executable = false;
        String fragment = uri.getFragment() == null ? "" : uri.getFragment();
        for (String part : fragment.isEmpty() ? new String[0] : fragment.split("&", -1)) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1);
            switch (equals < 0 ? "" : part.substring(0, equals)) {
                case "name" -> name = value;
                case "sha256" -> sha256 = digest(uri, value);
                case "extract" -> extract = flag(uri, "extract", value);
                case "executable" -> executable = flag(uri, "executable", value);
                default ->
                        throw new FetchException(
                                uri, "has an option that is none of " + WORDS + ": " + part, null);
            }
        }
        return new FetchOptions(name, sha256, extract, executable);
    }

    private static String digest(URI uri, String value) throws FetchException {
        if (!value.matches("[0-9a-fA-F]{64}")) {
            throw new FetchException(uri, "has a sha256 that is not 64 hexadecimal digits.", null);
        }
        return value.toLowerCase(Locale.ROOT);
    }

    private static boolean flag(URI uri, String word, String value) throws FetchException {
        if (!value.equals("true") && !value.equals("false")) {
            throw new FetchException(uri, "has an " + word + " that is not true or false.", null);
        }
        return value.equals("true");
    }
}
