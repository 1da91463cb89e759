#pragma once
// The keyboard, as commands.

#include "app/view/session/intent.hpp"

namespace cow::ui {

/// Turns the keys pressed since the last frame into intents. `overlay`: one is open, and the arrow keys, Enter and
/// plain characters are its own. `typing`: so they are the script's, and its undo, copy, paste …
/// `answers`: a question is open, to which digits belong.
void take_keys(bool overlay, bool typing, bool answers, Intents& intents);

/// The keys that answer a question.
void take_answer_keys(Intents& intents);

} // namespace cow::ui
