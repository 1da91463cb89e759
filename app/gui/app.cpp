#include "app/gui/app.hpp"

#include "app/gui/commands.hpp"
#include "app/gui/counters_view.hpp"
#include "app/gui/error_view.hpp"
#include "app/gui/help_overlay.hpp"
#include "app/gui/narration_view.hpp"
#include "app/gui/real_kernel_view.hpp"
#include "app/gui/script_view.hpp"
#include "app/gui/stage_view.hpp"
#include "app/gui/timeline_view.hpp"
#include "app/gui/toolbar.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

namespace cow::gui {
namespace {

// ImGui shows the effect of some input only one frame later.
constexpr int frames_after_input = 3;
constexpr double kernel_budget = 0.008; // seconds a frame
constexpr double notice_seconds = 8;

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

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

} // namespace

Position position_of(const Session& session) {
    const Timeline& timeline = session.player()->timeline();
    return {session.generation(), timeline.branch(), timeline.step(), timeline.event()};
}

App::App(Screen& screen, std::string scenarios_folder)
    : screen_(screen), session_(std::move(scenarios_folder)) {}

std::string App::start() {
    if (std::string problem = fonts_.find(); !problem.empty()) {
        return problem;
    }
    for (const CatalogEntry& entry : session_.catalog()) {
        fonts_.need(entry.title);
    }
    const Point size = screen_.size();
    scale_ = ui_scale(size.x, size.y, screen_.content_scale());
    set_style(scale_);
    glyphs_missing_ = false;
    wake();
    return fonts_.build(scale_);
}

void App::open(const std::string& path) {
    session_.open(path);
    glyphs_missing_ = fonts_.need(session_.source()) || glyphs_missing_;
    state_.list_open = false;
    state_.help_open = false;
    wake();
}

void App::wake() { frames_wanted_ = frames_after_input; }

bool App::wants_frame() const {
    return frames_wanted_ > 0 || session_.playback().moving() || session_.real_kernel().busy() ||
           state_.real_kernel.notice_left > 0;
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

/// Fonts follow the window's size, and the characters that the scenario uses.
void App::fit_fonts() {
    const Point size = screen_.size();
    const float scale = ui_scale(size.x, size.y, screen_.content_scale());
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
    const double before = processor_seconds();
    frames_wanted_ -= frames_wanted_ > 0 ? 1 : 0;
    session_.tick(seconds);
    const double ticked = processor_seconds();
    fit_fonts();
    const double fitted = processor_seconds();
    screen_.begin_frame();
    intents_.clear();
    take_keys(state_.list_open, intents_);
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    build({0, 0, size.x, size.y});
    build_seconds_ = processor_seconds() - before - (fitted - ticked);
    screen_.end_frame();
    carry_out(intents_);
}

void App::build(Rect window) {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({window.w, window.h});
    ImGui::Begin("cowscope", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoScrollWithMouse);
    const Canvas canvas(surface_, ImGui::GetWindowDrawList(), fonts_, scale_);
    const View view{canvas, session_, state_, intents_};
    const WindowLayout layout = window_layout({window.w, window.h}, scale_);
    const BottomLayout bottom = bottom_layout(
        layout.bottom, scale_, session_.player() != nullptr && session_.real_kernel().comparing());

    if (session_.player() != nullptr) {
        draw_stage(view, layout.stage);
    } else {
        draw_errors(view, layout.stage);
    }
    draw_toolbar(view, layout.toolbar);
    draw_script(view, layout.script);
    draw_narration(view, layout.narration);
    canvas.panel(layout.bottom);
    draw_timeline(view, bottom);
    draw_counters(view, bottom.counters);
    if (!bottom.real_kernel.empty()) {
        draw_real_figure(view, bottom.real_kernel);
    }
    ImGui::End();
    if (state_.real_kernel.notice_left > 0) {
        draw_real_notice(view, toolbar_layout(layout.toolbar, scale_).real_kernel);
    }

    if (state_.list_open) {
        draw_scenario_list(view, layout.toolbar);
    }
    if (state_.help_open) {
        draw_help(view, window);
    }
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

void App::carry_out(const Intents& intents) {
    for (const Intent& intent : intents) {
        wake();
        if (const auto* file = std::get_if<OpenFile>(&intent)) {
            open(file->path);
            continue;
        }
        const auto* run = std::get_if<RunCommand>(&intent);
        const bool overlay = state_.list_open || state_.help_open;
        if (run != nullptr && run->command == CommandId::open_list) {
            state_.list_open = !state_.list_open;
            state_.help_open = false;
            state_.list_index = place_in_list();
        } else if (run != nullptr && run->command == CommandId::help) {
            state_.help_open = !state_.help_open;
            state_.list_open = false;
        } else if (run != nullptr && run->command == CommandId::close && overlay) {
            state_.list_open = state_.help_open = false;
        } else if (run != nullptr && run->command == CommandId::quit) {
            screen_.request_close();
        } else {
            session_.apply(intent);
        }
    }
}

} // namespace cow::gui
