#pragma once
// Files → a zip archive, in memory.

#include <optional>
#include <string>
#include <vector>

namespace cow::cli {

struct ZipFile {
    std::string name; ///< a relative path
    std::string bytes;
};

/// The same bytes for the same files, whenever and wherever: in the order of their names, of one time, stored as they
/// are. Nothing when there is not enough memory, or a name comes twice.
std::optional<std::string> zip_of(std::vector<ZipFile> files);

} // namespace cow::cli
