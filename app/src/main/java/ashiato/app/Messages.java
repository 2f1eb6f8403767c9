package ashiato.app;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// The sentences of `Messages.properties`, with their blanks filled in.
final class Messages {
    /// The bundle's name, for picocli's `resourceBundle`.
    static final String BUNDLE = "ashiato.app.Messages";

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle(BUNDLE);

    private Messages() {}

    /// The sentence of this key, filled in as by [String#formatted].
    ///
    /// @throws java.util.MissingResourceException if there is no such sentence
    static String text(String key, @Nullable Object... blanks) {
        return TEXTS.getString(key).formatted(blanks);
    }
}
