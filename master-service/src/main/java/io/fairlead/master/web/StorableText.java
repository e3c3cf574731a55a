package io.fairlead.master.web;

import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.module.SimpleModule;

/// Replaces in every text that comes in what PostgreSQL cannot hold, U+0000 and lone surrogates, by
/// U+FFFD. The gateway refuses such texts from people; an agent's update must not be refused, or it
/// would come again for ever.
@Component
class StorableText extends SimpleModule {

    private static final long serialVersionUID = 1L;
    private static final char REPLACEMENT = '\uFFFD';

    StorableText() {
        super("storable-text");
        addDeserializer(String.class, new Text());
        addKeyDeserializer(String.class, new Key());
    }

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || c >= 0xD800 && c <= 0xDFFF ? REPLACEMENT : c)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }

    private static final class Text extends StringDeserializer {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(JsonParser in, DeserializationContext context) {
            String text = super.deserialize(in, context);
            return text == null ? text : of(text);
        }
    }

    private static final class Key extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return of(key);
        }
    }
}
