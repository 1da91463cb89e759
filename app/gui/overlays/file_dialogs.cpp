#include "app/gui/overlays/file_dialogs.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/text/file_choices.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

namespace cow::ui {
namespace {

constexpr float card_width = 480;
constexpr float button_height = 34;

/// A card in the middle of the window with words and buttons; says which button was chosen, with the mouse or by Left,
/// Right, Tab and Enter.
std::optional<std::size_t> ask(const View& view, AskState& state, Rect screen, const char* id,
                               std::string_view title, std::string_view text,
                               std::span<const std::string_view> buttons) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const float pad = canvas.px(18);
    const float width = std::min(canvas.px(card_width), screen.w - canvas.px(24));
    const float inside = width - 2 * pad;
    const float words = canvas.paragraph(Face::body, {0, 0, inside, 0}, text, 0, false);
    const float button = canvas.px(button_height);
    const float heading = canvas.px(30);
    const float gap = canvas.px(10);
    const float height = heading + words + button + 2 * gap + 2 * pad;
    const Rect area{screen.center().x - width / 2, std::max(0.0F, screen.center().y - height / 2), width,
                    height};
    OverlayWindow window(view, id, area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(pad);
    own.text(Face::title, rest.take_top(heading, gap), title, palette.text);
    own.paragraph(Face::body, rest, text, palette.text_dim);
    Rect line = rest.take_bottom(button);

    std::size_t& choice = state.choice;
    choice = std::min(choice, buttons.size() - 1);
    if (key_pressed(Key::right) || key_pressed(Key::tab)) {
        choice = (choice + 1) % buttons.size();
    }
    if (key_pressed(Key::left)) {
        choice = (choice + buttons.size() - 1) % buttons.size();
    }
    std::optional<std::size_t> out;
    const float each =
        (line.w - gap * static_cast<float>(buttons.size() - 1)) / static_cast<float>(buttons.size());
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        const Rect box = line.take_left(each, gap);
        const bool hot = window.hovered(box);
        if (hot && window.mouse_moved()) {
            choice = i;
        }
        own.fill(box, i == choice || hot ? palette.control_hot : palette.control, own.px(5));
        own.outline(box, i == choice ? palette.accent : palette.line_strong, own.px(5),
                    i == choice ? own.px(1.5F) : 1);
        own.text(Face::body, box.inset(own.px(4), 0), buttons[i], palette.text, Align::center);
        if (window.clicked(box) || (i == choice && key_pressed(Key::enter) && !window.appearing())) {
            out = i;
        }
    }
    return out;
}

std::string file_name(const View& view) {
    return std::filesystem::path(view.session.document().path()).filename().string();
}

void close(const View& view) { view.intents.emplace_back(RunCommand{CommandId::close}); }

} // namespace

void draw_recovery(const View& view, AskState& state, Rect window) {
    const std::optional<Autosave>& found = view.session.document().recovery();
    if (!found) {
        close(view);
        return;
    }
    std::string text =
        trf("{} was changed and not saved when the program ended. The changes were kept.", file_name(view));
    if (!found->newer) {
        text += " " + std::string(tr("The file itself has been written since."));
    }
    const std::array buttons{tr("Restore the changes"), tr("Discard them")};
    if (const auto chosen =
            ask(view, state, window, "recovery", tr("Changes that were not saved"), text, buttons)) {
        close(view);
        view.intents.emplace_back(Recover{*chosen == 0});
    }
}

void draw_conflict(const View& view, AskState& state, Rect window) {
    const std::string text =
        trf("{} has been changed by another program since it was opened here. Nothing has been written.",
            file_name(view));
    const std::array buttons{tr("Save as …"), tr("Take the file"), tr("Overwrite it")};
    const auto chosen = ask(view, state, window, "conflict", tr("The file has changed"), text, buttons);
    if (!chosen) {
        return;
    }
    close(view);
    if (*chosen == 0) {
        view.intents.emplace_back(RunCommand{CommandId::save_as});
    } else if (*chosen == 1) {
        view.intents.emplace_back(ReloadFile{});
    } else {
        view.intents.emplace_back(SaveTo{{}, true});
    }
}

void draw_changed(const View& view, AskState& state, Rect window) {
    const std::string text =
        trf("{} has been changed by another program, and here too. Undo brings back what is not taken.",
            file_name(view));
    const std::array buttons{tr("Keep mine"), tr("Take the file")};
    if (const auto chosen = ask(view, state, window, "changed", tr("The file has changed"), text, buttons)) {
        close(view);
        if (*chosen == 1) {
            view.intents.emplace_back(ReloadFile{});
        }
    }
}

void draw_leaving(const View& view, AskState& state, const LeavingState& leaving, Rect window) {
    const bool kept = leaving.why.empty();
    const std::string text =
        kept ? trf("{} has changes that are not saved. They are kept, and offered when it is opened again.",
                   file_name(view))
             : trf("{} has changes that are not saved, and can be kept nowhere: {}.", file_name(view),
                   leaving.why);
    const std::array buttons{tr("Stay"), tr("Save"), kept ? tr("Leave") : tr("Lose the changes")};
    const auto chosen = ask(view, state, window, "leaving", tr("Changes that are not saved"), text, buttons);
    if (!chosen) {
        return;
    }
    if (*chosen == 0) {
        close(view);
    } else if (*chosen == 1) {
        view.intents.emplace_back(SaveTo{});
    } else {
        view.intents.emplace_back(Leave{});
    }
}

void draw_locked(const View& view, AskState& state, Rect window) {
    const std::string text = trf("{} is open in another window (process {}), which may be changing it.",
                                 file_name(view), view.session.documents().holder());
    const std::array buttons{tr("Only read it"), tr("Edit a copy")};
    if (const auto chosen =
            ask(view, state, window, "locked", tr("Another window has this file"), text, buttons)) {
        close(view);
        if (*chosen == 1) {
            view.intents.emplace_back(EditCopy{});
        }
    }
}

namespace {

/// There is such a file.
void ask_to_overwrite(const View& view, SaveAsState& state, AskState& choice, Rect screen) {
    const std::array buttons{tr("Another name"), tr("Overwrite it")};
    const auto chosen = ask(view, choice, screen, "exists", tr("There is such a file"), state.path, buttons);
    if (!chosen) {
        return;
    }
    if (*chosen == 0) {
        state.exists = false;
        state.fresh = true;
    } else if (state.wish) {
        view.intents.emplace_back(SavePicture{state.path, true});
    } else {
        view.intents.emplace_back(SaveTo{state.path, true});
    }
}

std::string with_ending(const SaveAsState& state) {
    const bool has_one = std::filesystem::path(state.path).has_extension();
    return has_one ? state.path
                   : state.path + std::string(state.wish ? ending_of(state.wish->format) : ".cow");
}

} // namespace

void draw_save_as(const View& view, SaveAsState& state, AskState& choice, Rect screen) {
    if (state.exists) {
        ask_to_overwrite(view, state, choice, screen);
        return;
    }
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const float pad = canvas.px(18);
    const float width = std::min(canvas.px(620), screen.w - canvas.px(24));
    const float field = canvas.px(36);
    const float heading = canvas.px(30);
    const float gap = canvas.px(10);
    const bool failed = !state.problem.empty();
    const std::string text = failed ? state.problem : std::string(tr("Enter saves, Esc does not."));
    const float words = canvas.paragraph(Face::body, {0, 0, width - 2 * pad, 0}, text, 0, false);
    const float height = heading + field + words + 2 * gap + 2 * pad;
    const Rect area{screen.center().x - width / 2, std::max(0.0F, screen.center().y - height / 2), width,
                    height};
    OverlayWindow window(view, "save as", area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(pad);
    own.text(Face::title, rest.take_top(heading, gap), state.wish ? tr("Save picture as") : tr("Save as"),
             palette.text);
    if (window.text_field(rest.take_top(field, gap), tr("Name of the file"), state.path, state.fresh,
                          completed_path)) {
        state.problem.clear();
    }
    state.fresh = false;
    own.paragraph(Face::body, rest, text, failed ? palette.vermilion_text : palette.text_dim);
    if (key_pressed(Key::enter) && !state.path.empty() && !window.appearing()) {
        state.path = with_ending(state);
        state.fresh = true; // Enter took the cursor out of the field
        if (state.wish) {
            view.intents.emplace_back(SavePicture{state.path, false});
        } else {
            view.intents.emplace_back(SaveTo{state.path, false});
        }
    } else if (window.clicked_outside({})) {
        close(view);
    }
}

} // namespace cow::ui
