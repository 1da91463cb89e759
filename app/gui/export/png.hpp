#pragma once
// Pixels → PNG.

#include "app/gui/screen/screen.hpp"

#include <string>

namespace cow::ui {

/// The bytes of a PNG file; "" when there is no memory for it.
std::string png_bytes(const Pixels& pixels);
/// False when the file cannot be written.
bool write_png(const std::string& path, const Pixels& pixels);

} // namespace cow::ui
