#pragma once
// How large everything is drawn.

#include "app/gui/screen/screen.hpp"
#include "app/view/session/settings.hpp"

namespace cow::ui {

/// Times the design size, as the settings say for a screen of this size: fitted, or chosen, and never so large that not
/// even one panel has room.
float interface_scale(const Screen& screen, const Settings& settings);
/// The same in percent of what the monitor itself asks for, without the projector's enlargement.
int interface_percent(const Screen& screen, const Settings& settings);

} // namespace cow::ui
