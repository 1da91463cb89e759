#pragma once
// Files as a whole: read at once, and never half written.

#include <optional>
#include <string>
#include <string_view>

namespace cow {

/// All bytes of a file; nothing when it cannot be read. A folder or a pipe is for the caller to rule out.
std::optional<std::string> read_whole(const std::string& path);

/// Writes `bytes` beside `path`, then renames: at every moment the file is the old one or the new one, whole. False when
/// it cannot be written, errno says why; then the old one is untouched.
bool write_whole(const std::string& path, std::string_view bytes);

} // namespace cow
