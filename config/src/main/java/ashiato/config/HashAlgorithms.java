package ashiato.config;

import ashiato.config.internal.OptionTexts;
import ashiato.event.HashAlgorithm;
import java.util.Set;

/// Hash algorithms as Sysmon's option `HashAlgorithms` and its switch `-h` take them.
public final class HashAlgorithms {
    private HashAlgorithms() {}

    /// The algorithms of a list: names with commas between them, in any letter case and with or without a dash
    /// (`md5,SHA-256,IMPHASH`); or `*` or `all`, alone, for all of them. Blanks are not taken for nothing:
    /// `md5, sha1` is refused (microsoft/SysmonCommon, parsecommandline.c, `HashingValidation`).
    ///
    /// @throws IllegalArgumentException if an item is not an algorithm, with a message for people
    public static Set<HashAlgorithm> parse(String list) {
        return OptionTexts.hashAlgorithms(list);
    }
}
