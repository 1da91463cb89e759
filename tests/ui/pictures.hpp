#pragma once
// Pictures made without a display, and what is asked of them.

#include <cstddef>
#include <string>
#include <vector>

namespace cow::ui {

/// Each returns what it found to be wrong.
using Faults = std::vector<std::string>;

/// Is there no OpenGL without a display here? Says why.
bool cannot_draw(std::string& why);

/// No text is cut, overlaps another or leaves the window: several scenarios, moments and sizes, both languages.
Faults check_layout();

/// The fixed moments are drawn as in tests/ui/golden; those that are not are left in `folder`, with their difference.
/// `renew`: they are written there instead.
Faults check_golden(const std::string& folder, bool renew);

/// At no open question of any scenario, its author's or made of the model, is a pixel otherwise when what follows is. Of
/// the questions each `every`th is drawn.
Faults check_veil(std::size_t every);

} // namespace cow::ui
