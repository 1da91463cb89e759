// What the window does when a command is chosen: what is opened over it, kept, told, and shown another way.

#include "app/gui/export/picture_desk.hpp"
#include "app/gui/overlays/do_it_view.hpp"
#include "app/gui/overlays/mirror_view.hpp"
#include "app/gui/panels/notice.hpp"
#include "app/gui/shell/app.hpp"
#include "app/gui/stage/stage_camera.hpp"
#include "app/view/session/commands.hpp"
#include "app/view/session/do_it.hpp"
#include "core/language/language.hpp"
#include "core/scenario/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace cow::ui {
namespace {

/// Where a menu about what is on the stage opens when no mouse says it.
Point stage_corner(Rect stage) { return {stage.x + stage.w * 0.3F, stage.y + stage.h * 0.15F}; }

} // namespace

/// Of the scenario that is open, in the catalog.
std::size_t App::place_in_list() const {
    const std::vector<CatalogEntry>& catalog = session_.catalog();
    for (std::size_t i = 0; i < catalog.size(); ++i) {
        if (catalog[i].path == session_.path()) {
            return i;
        }
    }
    return 0;
}

/// There is more to point at once processes share something; at the end of the tour the scenario is where it was.
void App::set_tour(bool on) {
    const Player* player = session_.player();
    if (on && player != nullptr && player->at_start()) {
        const std::vector<std::size_t> steps = player->script().steps();
        const auto forks = std::find_if(steps.begin(), steps.end(), [&](std::size_t statement) {
            const auto* call = std::get_if<CallStatement>(&player->script().statements[statement].what);
            return call != nullptr && call->call == "fork";
        });
        tour_moved_ = forks != steps.end();
        if (tour_moved_) {
            session_.apply(SeekStep{static_cast<std::size_t>(forks - steps.begin()) + 1});
        }
    } else if (!on) {
        state_.settings.tour_seen = true;
        if (tour_moved_) {
            session_.apply(SeekStep{0});
        }
        tour_moved_ = false;
    }
}

void App::toggle(Overlay overlay) {
    if (state_.overlay == Overlay::tour || overlay == Overlay::tour) {
        set_tour(state_.overlay != Overlay::tour);
    }
    const bool open = state_.overlay != overlay;
    state_.overlay = open ? overlay : Overlay::none;
    state_.list_index = place_in_list();
    state_.list_appears = open;
    state_.palette = {{}, 0, true};
    state_.tour_stop = 0;
    state_.go_to = {{}, true, false};
}

/// Sets a bookmark at the cursor, or takes it away.
void App::toggle_bookmark() {
    if (session_.player() == nullptr) {
        return;
    }
    auto& all = state_.settings.bookmarks;
    Bookmarks& marks = all[session_.path()];
    ui::toggle_bookmark(marks, place_of(*session_.player()));
    if (marks.empty()) {
        all.erase(session_.path());
    }
}

void App::go_to_bookmark(bool forward) {
    const auto found = state_.settings.bookmarks.find(session_.path());
    if (session_.player() == nullptr) {
        return;
    }
    const StepPlace here = place_of(*session_.player());
    const StepPlace* mark = found == state_.settings.bookmarks.end() ? nullptr
                            : forward                                ? next_bookmark(found->second, here)
                                                                     : previous_bookmark(found->second, here);
    if (mark != nullptr) {
        session_.apply(SeekPlace{*mark});
    } else {
        tell(std::string(forward ? tr("No bookmark after this. B sets one.")
                                 : tr("No bookmark before this. B sets one.")));
    }
}

/// For a short while, above the bottom panel.
void App::tell(std::string text) {
    if (!text.empty()) {
        if (tell_line_) {
            tell_line_(text);
        }
        state_.notice = {std::move(text), short_notice_seconds};
    }
}

/// What has come about since the last frame.
void App::tell_lines() {
    if (!tell_line_) {
        return;
    }
    const Player* player = session_.player();
    std::string problem = session_.problem();
    if (player == nullptr && problem.empty() && !session_.diagnostics().empty()) {
        problem = session_.diagnostics().front().message;
    }
    const std::vector<std::string> lines =
        player != nullptr ? narrator_.follow(*player, session_.title(), session_.generation())
                          : narrator_.refuse(session_.title(), problem, session_.generation());
    for (const std::string& line : lines) {
        tell_line_(line);
    }
}

void App::copy_text() {
    const std::string text = mirror_text(session_);
    if (!text.empty()) {
        ImGui::SetClipboardText(text.c_str());
        tell(std::string(tr("Copied as text.")));
    }
}

void App::change_scale(int direction) {
    constexpr std::array steps{75, 90, 100, 110, 125, 150, 175, 200, 250, 300};
    Settings& settings = state_.settings;
    const float factor = settings.projector ? projector_factor : 1;
    const float shown = scale_ / factor / std::max(screen_.content_scale(), 0.5F);
    const int now = settings.scale != 0 ? settings.scale : static_cast<int>(std::lround(shown * 100));
    if (direction > 0) {
        const auto next = std::upper_bound(steps.begin(), steps.end(), now);
        settings.scale = next == steps.end() ? steps.back() : *next;
    } else {
        const auto next = std::lower_bound(steps.begin(), steps.end(), now);
        settings.scale = next == steps.begin() ? steps.front() : next[-1];
    }
}

/// The commands that concern the window alone; false for others.
bool App::run(CommandId command) {
    Settings& settings = state_.settings;
    switch (command) {
    case CommandId::open_list: toggle(Overlay::list); break;
    case CommandId::menu: toggle(Overlay::menu); break;
    case CommandId::palette: toggle(Overlay::palette); break;
    case CommandId::help: toggle(Overlay::help); break;
    case CommandId::tour: toggle(Overlay::tour); break;
    case CommandId::go_to_step: toggle(Overlay::go_to); break;
    case CommandId::plots: toggle(Overlay::plots); break;
    case CommandId::text_mirror: toggle(Overlay::mirror); break;
    case CommandId::copy_text: copy_text(); break;
    case CommandId::bookmark: toggle_bookmark(); break;
    case CommandId::next_bookmark: go_to_bookmark(true); break;
    case CommandId::previous_bookmark: go_to_bookmark(false); break;
    case CommandId::close:
        if (state_.overlay == Overlay::none) {
            EditorState& editor = state_.script.editor;
            return std::exchange(editor.offering, false) || std::exchange(editor.open, false);
        }
        if (state_.overlay == Overlay::tour) {
            set_tour(false);
        }
        state_.overlay = Overlay::none;
        break;
    case CommandId::edit_script: toggle_editor(); break;
    case CommandId::save: save({}, false); break;
    case CommandId::save_as:
        state_.save_as = {session_.path(), {}, false, true};
        state_.overlay = session_.document().editable() ? Overlay::save_as : state_.overlay;
        break;
    case CommandId::new_scenario:
        session_.open_new();
        state_.script.editor = {};
        toggle_editor();
        break;
    case CommandId::do_it: ask_what_to_do(pointed_at(), stage_corner(state_.stage.area)); break;
    case CommandId::quit: screen_.request_close(); break;
    case CommandId::zoom_in:
    case CommandId::zoom_out:
    case CommandId::zoom_to_fit:
    case CommandId::zoom_to_event:
        if (session_.player() != nullptr) {
            state_.camera = camera_after(command, state_.camera, state_.stage, session_.moment());
        }
        break;
    case CommandId::next_theme:
        settings.theme = static_cast<Theme>((static_cast<u8>(settings.theme) + 1) % 3);
        break;
    case CommandId::next_language: {
        const std::size_t next = (static_cast<std::size_t>(language()) + 1) % languages.size();
        settings.language = language_code(languages[next]);
        break;
    }
    case CommandId::projector: settings.projector = !settings.projector; break;
    case CommandId::scale_up: change_scale(1); break;
    case CommandId::scale_down: change_scale(-1); break;
    case CommandId::scale_auto: settings.scale = 0; break;
    case CommandId::reduced_motion: settings.reduced_motion = !settings.reduced_motion; break;
    case CommandId::select_next: select_neighbour(1); break;
    case CommandId::select_previous: select_neighbour(-1); break;
    case CommandId::explain: explain(); break;
    case CommandId::pin_address: pin(); break;
    case CommandId::toggle_script: toggle_panel(settings.panels.script, Place::script); break;
    case CommandId::toggle_narration: toggle_panel(settings.panels.narration, Place::narration); break;
    case CommandId::toggle_inspector: toggle_panel(settings.panels.inspector, Place::inspector); break;
    case CommandId::toggle_figures: settings.panels.figures = !settings.panels.figures; break;
    case CommandId::save_png: save_picture(PictureFormat::png); break;
    case CommandId::save_svg: save_picture(PictureFormat::svg); break;
    case CommandId::save_gif: save_picture(PictureFormat::gif); break;
    case CommandId::save_handout: save_picture(PictureFormat::html); break;
    case CommandId::undo_view:
    case CommandId::redo_view:
        if (const ViewChoice* past = command == CommandId::undo_view ? history_.undo() : history_.redo()) {
            show(*past);
        }
        break;
    default: return false;
    }
    apply_settings();
    return true;
}

bool App::typing() const {
    const EditorState& editor = state_.script.editor;
    return editor.open && editor.focused && state_.overlay == Overlay::none;
}

/// The editor takes the script's place, with the caret where the run is.
void App::toggle_editor() {
    EditorState& editor = state_.script.editor;
    if (editor.open || !session_.document().editable()) {
        editor.open = false;
        session_.apply(RunCommand{CommandId::edit_script}); // says why not
        return;
    }
    editor.open = true;
    editor.focused = true;
    state_.overlay = Overlay::none;
    state_.settings.panels.script = true;
    state_.front = compact_ ? Place::script : state_.front;
    const Player* player = session_.player();
    const Document& document = session_.document();
    if (player != nullptr && document.ok() && !player->at_end()) {
        const std::vector<std::size_t> starts = line_starts(document.text());
        const std::size_t line = player->script().statements[player->current_statement()].line;
        session_.apply(EditScript{edit::Place{starts[std::min(line, starts.size()) - 1], false}});
    }
}

/// To `path`, or to the file itself; asks where something would be lost.
void App::save(const std::string& path, bool overwrite) {
    const Saved saved = session_.save(path, overwrite);
    const std::string told = session_.take_notice();
    tell(told);
    state_.notice.left = notice_seconds; // a path takes time to read
    switch (saved) {
    case Saved::done:
    case Saved::elsewhere: state_.overlay = Overlay::none; break;
    case Saved::conflict:
        state_.overlay = Overlay::conflict;
        state_.choice = 0;
        state_.notice.left = 0;
        break;
    case Saved::exists:
        state_.save_as.exists = true;
        state_.notice.left = 0;
        break;
    case Saved::failed: state_.save_as.problem = told; break;
    }
}

void App::ask_what_to_do(const Target& target, Point at) {
    if (session_.player() != nullptr) {
        state_.do_it = {target, at, 0, 0, unused_letter(session_.player()->script())};
        state_.overlay = Overlay::do_it;
    }
}

/// What the keyboard means: what is selected, or else the process of the step at the cursor.
Target App::pointed_at() const {
    const Player* player = session_.player();
    if (player == nullptr) {
        return {};
    }
    const Machine& machine = player->machine();
    Target out;
    const Selection& selection = session_.selection();
    using Kind = Selection::Kind;
    const bool range = selection.kind == Kind::page || selection.kind == Kind::vma;
    if (range && selection.mm.v < machine.spaces.size()) {
        out.mm = selection.mm;
        out.proc = process_of(machine, out.mm);
        const Vma* vma = machine.space(out.mm).find(selection.page);
        out.vma = selection.kind == Kind::vma && vma != nullptr;
        out.first = out.vma ? vma->start : selection.page;
        out.pages = out.vma ? vma->pages() : 1;
        return out;
    }
    out.proc = selection.kind == Kind::process ? selection.proc : session_.moment().focus.proc;
    if (out.proc.v >= machine.processes.size() || !machine.process(out.proc).alive()) {
        out.proc = ProcId{0};
    }
    out.mm = machine.processes.empty() ? no_mm : machine.process(out.proc).mm;
    return out;
}

void App::carry_out(const Intents& intents) {
    if (!intents.empty()) {
        state_.notice.left = 0;
    }
    for (const Intent& intent : intents) {
        wake();
        if (const auto* file = std::get_if<OpenFile>(&intent)) {
            open(file->path);
            continue;
        }
        if (const auto* set = std::get_if<SetCamera>(&intent)) {
            state_.camera = set->camera;
            continue;
        }
        if (const auto* menu = std::get_if<OpenTargetMenu>(&intent)) {
            ask_what_to_do(menu->target, menu->at);
            continue;
        }
        if (const auto* to = std::get_if<SaveTo>(&intent)) {
            save(to->path, to->overwrite);
            continue;
        }
        const u64 text = session_.document().revision();
        const auto* command = std::get_if<RunCommand>(&intent);
        if (command == nullptr || !run(command->command)) {
            session_.apply(intent);
        }
        if (text != session_.document().revision()) {
            glyphs_missing_ = fonts_.need(session_.document().text()) || glyphs_missing_;
        }
        tell(session_.take_notice());
    }
}

} // namespace cow::ui
