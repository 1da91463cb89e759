#pragma once
// Which libraries the window stands on.

#include <string>
#include <vector>

namespace cow::ui {

/// "Dear ImGui 1.90.1", one each: what is linked, and of what is compiled in, its headers.
std::vector<std::string> library_versions();

} // namespace cow::ui
