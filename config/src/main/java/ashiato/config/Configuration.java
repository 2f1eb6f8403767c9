package ashiato.config;

import java.util.List;

/// What a configuration file says, resolved: every name stands for a thing that exists, and AND or OR is fixed.
///
/// @param schemaVersion the version that the file names
/// @param options what stands beside the filters
/// @param nodes one for each event tag, in the order of the file; empty if the file filters nothing
public record Configuration(SchemaVersion schemaVersion, Options options, List<EventNode> nodes) {
    /// Copies the list.
    public Configuration {
        nodes = List.copyOf(nodes);
    }
}
