#include "app/gui/shell/app.hpp"

#include "app/gui/export/picture_desk.hpp"
#include "app/gui/overlays/do_it_view.hpp"
#include "app/gui/overlays/file_dialogs.hpp"
#include "app/gui/overlays/gallery.hpp"
#include "app/gui/overlays/go_to_overlay.hpp"
#include "app/gui/overlays/help_overlay.hpp"
#include "app/gui/overlays/menu_and_palette.hpp"
#include "app/gui/overlays/mirror_view.hpp"
#include "app/gui/overlays/plots_view.hpp"
#include "app/gui/overlays/tour.hpp"
#include "app/gui/panels/counters_view.hpp"
#include "app/gui/panels/error_view.hpp"
#include "app/gui/panels/inspector_view.hpp"
#include "app/gui/panels/narration_view.hpp"
#include "app/gui/panels/notice.hpp"
#include "app/gui/panels/pinned_view.hpp"
#include "app/gui/panels/real_kernel_view.hpp"
#include "app/gui/panels/script_view.hpp"
#include "app/gui/panels/timeline_view.hpp"
#include "app/gui/panels/toolbar.hpp"
#include "app/gui/shell/keys.hpp"
#include "app/gui/stage/stage_camera.hpp"
#include "app/gui/stage/stage_view.hpp"
#include "app/view/layout/stage_layout.hpp"
#include "app/view/session/commands.hpp"
#include "app/view/session/do_it.hpp"
#include "core/language/language.hpp"
#include "core/scenario/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace cow::ui {
namespace {

// ImGui shows the effect of some input only one frame later.
constexpr int frames_after_input = 3;
constexpr double kernel_budget = 0.008; // seconds a frame
constexpr Point least_design_size{620, 350};

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// One beside which the scenario is played as ever.
bool reads_along(Overlay overlay) { return overlay == Overlay::plots || overlay == Overlay::mirror; }

void set_style(float scale, const Palette& palette) {
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
    set(ImGuiCol_ScrollbarGrab, palette.line_strong);
    set(ImGuiCol_ScrollbarGrabHovered, palette.text_faint);
    set(ImGuiCol_ScrollbarGrabActive, palette.text_dim);
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

App::App(Screen& screen, const std::string& scenarios_folder, std::string settings_file)
    : screen_(screen), session_(scenarios_folder), settings_file_(std::move(settings_file)),
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
    session_.set_reduced_motion(state_.settings.reduced_motion);
    if (started_) { // before that no font is known
        set_style(scale_, palette());
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
    set_style(scale_, palette());
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
    set_style(scale_, palette());
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
    const Position here = session_.player() != nullptr ? position_of(session_) : shown_;
    state_.passing = session_.playback().moving() || here != shown_;
    build({0, 0, size.x, size.y});
    if (here != shown_) {
        shown_ = here;
        wake(); // what takes time is counted when a place has been kept for a frame
    }
    build_seconds_ = processor_seconds() - before - (fitted - ticked);
    screen_.end_frame(palette().ground);
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
    const Canvas canvas(*surface_, ImGui::GetWindowDrawList(), fonts_, palette(), scale_);
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
    const auto asked_before = static_cast<std::ptrdiff_t>(intents_.size());
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
    if (shades(state_.overlay)) {
        intents_.erase(intents_.begin() + asked_before, intents_.end());
    }

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

} // namespace cow::ui
