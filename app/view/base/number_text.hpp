#pragma once
// Numbers as people read them.

#include "core/base/ids.hpp"

#include <optional>
#include <string>

namespace cow::ui {

/// "0", "12 KiB", "1.5 GiB".
std::string bytes_text(u64 bytes);
/// "…" for a figure that is not known.
std::string bytes_text(const std::optional<u64>& bytes);
/// "262,144".
std::string count_text(u64 count);
/// "1 page", "1,024 pages", in the language in use.
std::string pages_text(u64 pages);

} // namespace cow::ui
