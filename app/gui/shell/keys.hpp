#pragma once
// The keyboard, as commands.

#include "app/view/session/intent.hpp"

namespace cow::ui {

/// Turns the keys pressed since the last frame into intents. `overlay`: one is open, and the arrow keys, Enter and
/// plain characters are its own. `typing`: so they are the script's, and its undo, copy, paste …
void take_keys(bool overlay, bool typing, Intents& intents);

} // namespace cow::ui
