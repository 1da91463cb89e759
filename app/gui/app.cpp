#include "app/gui/app.hpp"

#include "app/gui/command_overlays.hpp"
#include "app/gui/commands.hpp"
#include "app/gui/counters_view.hpp"
#include "app/gui/do_it.hpp"
#include "app/gui/do_it_view.hpp"
#include "app/gui/error_view.hpp"
#include "app/gui/file_cards.hpp"
#include "app/gui/gallery.hpp"
#include "app/gui/go_to_overlay.hpp"
#include "app/gui/help_overlay.hpp"
#include "app/gui/inspector_view.hpp"
#include "app/gui/mirror_view.hpp"
#include "app/gui/narration_view.hpp"
#include "app/gui/notice.hpp"
#include "app/gui/picture_desk.hpp"
#include "app/gui/pinned_view.hpp"
#include "app/gui/plots_view.hpp"
#include "app/gui/real_kernel_view.hpp"
#include "app/gui/script_view.hpp"
#include "app/gui/stage_camera.hpp"
#include "app/gui/stage_view.hpp"
#include "app/gui/timeline_view.hpp"
#include "app/gui/toolbar.hpp"
#include "app/gui/tour.hpp"
#include "core/language/language.hpp"
#include "core/scenario/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace cow::gui {
namespace {

// ImGui shows the effect of some input only one frame later.
constexpr int frames_after_input = 3;
constexpr double kernel_budget = 0.008; // seconds a frame
constexpr double notice_seconds = 8;
constexpr double short_notice_seconds = 3;
constexpr float projector_factor = 1.35F;
constexpr Point least_design_size{620, 350};

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// One beside which the scenario is played as ever.
bool reads_along(Overlay overlay) { return overlay == Overlay::plots || overlay == Overlay::mirror; }

void set_style(float scale) {
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowPadding = {0, 0};
    style.WindowBorderSize = 0;
    style.WindowRounding = 0;
    style.ItemSpacing = {0, 0};
    style.ScrollbarSize = 8 * scale;
    style.ScrollbarRounding = 4 * scale;
    const auto set = [&](ImGuiCol index, Colour colour) {
        style.Colors[index] = ImGui::ColorConvertU32ToFloat4(colour);
    };
    set(ImGuiCol_ScrollbarBg, 0);
    set(ImGuiCol_ScrollbarGrab, theme().line_strong);
    set(ImGuiCol_ScrollbarGrabHovered, theme().text_faint);
    set(ImGuiCol_ScrollbarGrabActive, theme().text_dim);
    set(ImGuiCol_ChildBg, 0);
}

Language language_of_environment() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            return std::string_view(value).starts_with("zh") ? Language::chinese : Language::english;
        }
    }
    return Language::english;
}

/// Where a menu about what is on the stage opens when no mouse says it.
Point stage_corner(Rect stage) { return {stage.x + stage.w * 0.3F, stage.y + stage.h * 0.15F}; }

} // namespace

Position position_of(const Session& session) {
    const Timeline& timeline = session.player()->timeline();
    return {session.generation(), timeline.branch(), timeline.step(), timeline.event(), language_changes()};
}

namespace {

/// Below the toolbar and above the timeline, both of which stay in use.
Rect between(const WindowLayout& layout) {
    const float gap = layout.bottom.x;
    const float top = layout.toolbar.bottom() + gap;
    return {layout.bottom.x, top, layout.bottom.w, layout.bottom.y - gap - top};
}

} // namespace

bool is_on(const View& view, CommandId id) {
    const Settings& settings = view.state.settings;
    switch (id) {
    case CommandId::projector: return settings.projector;
    case CommandId::reduced_motion: return settings.reduced_motion;
    case CommandId::toggle_script: return settings.panels.script;
    case CommandId::toggle_narration: return settings.panels.narration;
    case CommandId::toggle_inspector: return settings.panels.inspector;
    case CommandId::toggle_figures: return settings.panels.figures;
    case CommandId::real_kernel: return view.session.real_kernel().on();
    case CommandId::edit_script: return view.state.script.editor.open;
    case CommandId::scale_auto: return settings.scale == 0;
    case CommandId::plots: return view.state.overlay == Overlay::plots;
    case CommandId::text_mirror: return view.state.overlay == Overlay::mirror;
    case CommandId::pin_address: return view.state.pinned.addr.has_value();
    default: return false;
    }
}

const Bookmarks& bookmarks_of(const View& view) {
    static const Bookmarks none;
    const auto found = view.state.settings.bookmarks.find(view.session.path());
    return found == view.state.settings.bookmarks.end() ? none : found->second;
}

App::App(Screen& screen, std::string scenarios_folder, std::string settings_file)
    : screen_(screen), session_(std::move(scenarios_folder)), settings_file_(std::move(settings_file)),
      desk_(std::make_unique<PictureDesk>()) {
    if (!settings_file_.empty()) {
        state_.settings = load_settings(settings_file_);
    }
    saved_ = state_.settings;
    apply_settings();
}

App::~App() {
    Settings& settings = state_.settings;
    const Point size = screen_.size();
    settings.width = static_cast<int>(size.x);
    settings.height = static_cast<int>(size.y);
    settings.speed = session_.playback().speed();
    settings.last_file = session_.path();
    if (!settings_file_.empty() && settings != saved_) {
        save_settings(settings_file_, settings);
    }
}

/// What others than the views have to know of the settings.
void App::apply_settings() {
    use_theme(state_.settings.theme);
    session_.set_reduced_motion(state_.settings.reduced_motion);
    if (started_) { // before that no font is known
        apply_language();
    }
}

/// The language that is chosen, or else the environment's. One that no font can show is refused, and says why.
void App::apply_language() {
    const Language wanted = language_from_code(state_.settings.language).value_or(language_of_environment());
    std::string problem = wanted == lettered_ ? std::string() : fonts_.use(wanted);
    if (!problem.empty()) {
        state_.settings.language = language_code(language());
        state_.notice = {std::move(problem), notice_seconds};
    } else {
        glyphs_missing_ = glyphs_missing_ || wanted != lettered_;
        lettered_ = wanted;
        use_language(wanted);
    }
}

std::string App::start() {
    if (std::string problem = fonts_.find(); !problem.empty()) {
        return problem;
    }
    for (const CatalogEntry& entry : session_.catalog()) {
        fonts_.need(entry.title);
        for (const auto& [which, title] : entry.title_translations.texts) {
            fonts_.need(title);
        }
    }
    started_ = true;
    apply_language();
    session_.set_speed(state_.settings.speed);
    if (!settings_file_.empty() && !state_.settings.tour_seen) {
        toggle(Overlay::tour);
    }
    scale_ = wanted_scale();
    set_style(scale_);
    glyphs_missing_ = false;
    wake();
    return fonts_.build(scale_);
}

void App::open(const std::string& path) {
    session_.open(path);
    opened();
}

void App::open_text(const std::string& path, std::string text) {
    session_.open_text(path, std::move(text));
    opened();
}

void App::draw_for_keeps(const Settings& settings, bool only_stage) {
    state_.settings = settings;
    state_.patient = true;
    only_stage_ = only_stage;
    apply_settings();
}

void App::opened() {
    state_.camera = {};
    glyphs_missing_ = fonts_.need(session_.document().text()) || glyphs_missing_;
    state_.overlay = Overlay::none;
    state_.script.editor = {};
    state_.pinned.addr.reset();
    wake();
}

void App::wake() { frames_wanted_ = frames_after_input; }

bool App::wants_frame() const {
    return frames_wanted_ > 0 || session_.playback().moving() || session_.settling() ||
           session_.real_kernel().busy() || state_.real_kernel.notice_left > 0 || state_.notice.left > 0 ||
           state_.inspector.busy || desk_->busy();
}

/// Lets the real kernel do what is due; a scenario that it cannot do is told about for a while.
void App::ask_kernel(double seconds) {
    session_.ask_kernel(kernel_budget);
    const RealKernel& real = session_.real_kernel();
    RealKernelState& state = state_.real_kernel;
    if (real.busy()) {
        wake();
    }
    state.notice_left = std::max(0.0, state.notice_left - seconds);
    if (state.told != real.refusals()) {
        state.told = real.refusals();
        state.notice_left = notice_seconds;
    }
    if (real.obstacle().empty()) {
        state.notice_left = 0;
    }
}

float App::wanted_scale() const {
    const Point size = screen_.size();
    const Settings& settings = state_.settings;
    const float fitted = ui_scale(size.x, size.y, screen_.content_scale());
    const float chosen = std::max(screen_.content_scale(), 0.5F) * static_cast<float>(settings.scale) / 100;
    const float scale = settings.scale == 0 ? fitted : chosen;
    // Beyond that not even one panel would have room.
    const float most = std::min(size.x / least_design_size.x, size.y / least_design_size.y);
    return std::floor(std::min(settings.projector ? scale * projector_factor : scale, most) * 20 + 0.01F) /
           20;
}

/// Fonts follow the window's size, and the characters that the scenario uses.
void App::fit_fonts() {
    const float scale = wanted_scale();
    if (scale == scale_ && !glyphs_missing_) {
        return;
    }
    scale_ = scale;
    glyphs_missing_ = false;
    set_style(scale_);
    fonts_.build(scale_); // the files were read before; should one be gone, the old glyphs' places stay empty
}

void App::frame(double seconds) {
    for (const std::string& path : screen_.take_dropped()) {
        open(path);
    }
    ask_kernel(seconds);
    go_on_exporting(seconds);
    const double before = processor_seconds();
    frames_wanted_ -= frames_wanted_ > 0 ? 1 : 0;
    if (state_.overlay == Overlay::list && state_.thumbnails_pending) {
        wake();
    }
    session_.tick(seconds);
    const double ticked = processor_seconds();
    fit_fonts();
    const double fitted = processor_seconds();
    RecordingSurface recorder(screen_surface_);
    const bool picture = wanted_picture_.has_value();
    surface_ = picture ? &recorder : surface_;
    screen_.begin_frame();
    intents_.clear();
    if (session_.document().recovery() && state_.overlay == Overlay::none && !state_.patient) {
        state_.overlay = Overlay::recovery;
        state_.choice = 0;
    }
    take_keys(state_.overlay != Overlay::none && !reads_along(state_.overlay), typing(), intents_);
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    build({0, 0, size.x, size.y});
    build_seconds_ = processor_seconds() - before - (fitted - ticked);
    screen_.end_frame();
    if (picture) {
        surface_ = &screen_surface_;
        take_picture(recorder);
    }
    carry_out(intents_);
    history_.note(choice(), seconds);
    tell_lines();
}

void App::build(Rect window) {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({window.w, window.h});
    ImGui::Begin("cowscope", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoScrollWithMouse);
    const Canvas canvas(*surface_, ImGui::GetWindowDrawList(), fonts_, scale_);
    const View view{canvas, session_, state_, intents_};
    if (only_stage_) {
        session_.player() != nullptr ? draw_stage(view, window) : draw_errors(view, window);
        ImGui::End();
        return;
    }
    const Settings& settings = state_.settings;
    Panels panels = settings.panels;
    panels.narration = panels.narration && !state_.script.editor.open; // its room is the editor's
    const WindowWishes wishes{panels, !session_.selection().empty() || state_.pinned.addr.has_value(),
                              settings.projector && !state_.script.editor.open, state_.front,
                              shown_branches(session_)};
    const WindowLayout layout = window_layout({window.w, window.h}, scale_, wishes);
    compact_ = layout.compact;
    const bool open = session_.player() != nullptr;
    refresh_script(view);
    const BottomLayout bottom = bottom_layout(layout.bottom, scale_, layout.figures,
                                              open && session_.real_kernel().comparing(), wishes.branches);

    if (!layout.stage.empty()) {
        open ? draw_stage(view, layout.stage) : draw_errors(view, layout.stage);
    }
    const ToolbarLayout bar = toolbar_layout(layout.toolbar, scale_);
    draw_toolbar(view, layout.toolbar, bar);
    if (!layout.script.empty()) {
        draw_script(view, layout.script);
    }
    if (!layout.narration.empty()) {
        draw_narration(view, layout.narration);
    }
    state_.inspector.busy = false; // unless it is drawn, and says so
    Rect inspector = layout.inspector;
    const Rect pinned = take_pinned(view, inspector);
    if (!inspector.empty()) {
        draw_inspector(view, inspector);
    }
    if (!pinned.empty()) {
        draw_pinned(view, pinned);
    }
    canvas.panel(layout.bottom);
    draw_timeline(view, bottom);
    if (layout.figures) {
        draw_counters(view, bottom.counters);
    }
    if (!bottom.real_kernel.empty()) {
        draw_real_figure(view, bottom.real_kernel);
    }
    if (state_.real_kernel.notice_left > 0) {
        draw_real_notice(view, bar.real_kernel.empty() ? bar.menu : bar.real_kernel);
    }
    if (state_.notice.left > 0) {
        draw_notice(view, bar.menu, state_.notice.text);
    }
    ImGui::End();

    switch (state_.overlay) {
    case Overlay::none: break;
    case Overlay::list: draw_gallery(view, window); break;
    case Overlay::menu: draw_menu(view, bar.menu); break;
    case Overlay::palette: draw_palette(view, window); break;
    case Overlay::help: draw_help(view, window); break;
    case Overlay::tour: draw_tour(view, window, tour_places(layout, bar, bottom)); break;
    case Overlay::go_to: draw_go_to(view, window); break;
    case Overlay::plots: draw_plots(view, between(layout)); break;
    case Overlay::mirror: draw_mirror(view, between(layout)); break;
    case Overlay::do_it: draw_do_it(view, window); break;
    case Overlay::recovery: draw_recovery(view, window); break;
    case Overlay::conflict: draw_conflict(view, window); break;
    case Overlay::save_as: draw_save_as(view, window); break;
    }
}

TourPlaces App::tour_places(const WindowLayout& layout, const ToolbarLayout& bar,
                            const BottomLayout& bottom) const {
    TourPlaces places;
    const Rect first = bar.buttons.front();
    const Rect last = bar.buttons.back();
    places.buttons = {first.x, first.y, last.right() - first.x, first.h};
    places.script = layout.script;
    places.narration = layout.narration;
    if (session_.player() != nullptr && !layout.stage.empty()) {
        const StageLayout stage =
            stage_layout(layout.stage, session_.player()->machine().frames.total(), scale_);
        places.processes = stage.processes;
        places.memory = stage.memory;
    }
    const float top = layout.bottom.y + size::gap * scale_;
    places.timeline = {bottom.steps.x, top, bottom.steps.w, bottom.ticks.bottom() - top};
    places.real_kernel = bar.real_kernel;
    places.menu = bar.menu;
    return places;
}

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
    gui::toggle_bookmark(marks, place_of(*session_.player()));
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

} // namespace cow::gui
