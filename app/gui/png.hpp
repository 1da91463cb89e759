#pragma once
// Pixels → PNG file.

#include "app/gui/screen.hpp"

#include <string>

namespace cow::gui {

/// False when the file cannot be written.
bool write_png(const std::string& path, const Pixels& pixels);

} // namespace cow::gui
