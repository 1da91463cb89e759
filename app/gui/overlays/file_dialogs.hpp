#pragma once
// The cards that ask about a file: whether to take back what was never saved, what to do when the file has changed
// meanwhile or another window has it, whether to leave what is not saved, and under which name to save. Of every card the
// first button is the chosen one, and loses nothing; Esc closes it.

#include "app/gui/view/view.hpp"
#include "app/view/session/picture_place.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cow::ui {

/// Of a card that asks: which button is chosen.
struct AskState {
    std::size_t choice = 0;
};

/// "Save as" and where a picture goes.
struct SaveAsState {
    std::string path;
    std::string problem;             ///< why it could not be saved
    bool exists = false;             ///< there is such a file: it is asked whether to overwrite it
    bool fresh = false;              ///< the field has just come
    std::optional<PictureWish> wish; ///< none: it is the script that is saved
};

/// Before what is open is left.
struct LeavingState {
    std::vector<Intent> then; ///< what goes on afterwards
    std::string why;          ///< the changes can be kept nowhere; "": they are kept
    bool agreed = false;      ///< they are left
};

void draw_recovery(const View& view, AskState& state, Rect window);
void draw_conflict(const View& view, AskState& state, Rect window);
/// Another program has written the file, and there are changes here.
void draw_changed(const View& view, AskState& state, Rect window);
void draw_leaving(const View& view, AskState& state, const LeavingState& leaving, Rect window);
/// Another window has the file.
void draw_locked(const View& view, AskState& state, Rect window);
void draw_save_as(const View& view, SaveAsState& state, AskState& choice, Rect window);

} // namespace cow::ui
