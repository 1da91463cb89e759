#pragma once
// Files that are never half written.

#include <string>
#include <string_view>

namespace cow {

/// Writes `bytes` beside `path`, then renames: at every moment the file is the old one or the new one, whole. False when
/// it cannot be written; then the old one is untouched.
bool write_whole(const std::string& path, std::string_view bytes);

} // namespace cow
