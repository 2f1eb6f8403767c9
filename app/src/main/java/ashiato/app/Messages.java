package ashiato.app;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// The sentences of `Messages.properties`, with their blanks filled in.
final class Messages {
    /// All of them. picocli looks up here what it prints as help.
    static final ResourceBundle TEXTS = ResourceBundle.getBundle("ashiato.app.Messages");

    private Messages() {}

    /// The sentence of this key, filled in as by [String#formatted].
    ///
    /// @throws java.util.MissingResourceException if there is no such sentence
    static String text(String key, @Nullable Object... blanks) {
        return TEXTS.getString(key).formatted(blanks);
    }
}
