/// The journal's format and files.
///
/// [JournalDescriptor] gives the layout of every structure. Writing goes `BlockEncoder` → `FrameBuffer` → file;
/// reading goes `PartInput` → `PartWalker` (frames, damage) → `BlockDecoder` (events). `PartOutline` is what one walk
/// over a whole part learns without decoding events. `LogDirectory`, `DirectoryLock` and `IdFile` look after the
/// directory.
@NullMarked
package ashiato.log.internal;

import org.jspecify.annotations.NullMarked;
