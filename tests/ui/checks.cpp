#include "tests/ui/checks.hpp"

#include "app/gui/export/png.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "tests/support/skip.hpp"
#include "tests/ui/seen_text.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

namespace cow::ui {
namespace {

constexpr std::size_t sampled_events = 6; // of each step
constexpr std::size_t most_failures = 20;
constexpr std::size_t least_words = 20; // of a picture

/// Processor time of the whole program since `start`: what other programs do meanwhile does not count.
double since(std::clock_t start) { return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; }

std::string scenarios_folder() { return std::string(COWSCOPE_SOURCE_DIR) + "/scenarios"; }

} // namespace

std::optional<CommandId> command_of(std::string_view word) {
    struct Word {
        std::string_view word;
        CommandId command;
    };
    static constexpr Word words[] = {
        {"help", CommandId::help},
        {"list", CommandId::open_list},
        {"menu", CommandId::menu},
        {"palette", CommandId::palette},
        {"tour", CommandId::tour},
        {"theme", CommandId::next_theme},
        {"larger", CommandId::scale_up},
        {"projector", CommandId::projector},
        {"language", CommandId::next_language},
        {"next", CommandId::select_next},
        {"why", CommandId::explain},
        {"pin", CommandId::pin_address},
        {"plots", CommandId::plots},
        {"mirror", CommandId::text_mirror},
        {"go", CommandId::go_to_step},
        {"bookmark", CommandId::bookmark},
        {"fault", CommandId::next_fault},
        {"edit", CommandId::edit_script},
        {"do-it", CommandId::do_it},
        {"save-as", CommandId::save_as},
    };
    for (const Word& known : words) {
        if (known.word == word) {
            return known.command;
        }
    }
    return std::nullopt;
}

// ---- the driver ----------------------------------------------------------------------------------------------------

bool Driver::open_window(int width, int height) {
    BackendOptions options;
    options.width = width;
    options.height = height;
    options.debug = true;
    std::string problem;
    const auto start = std::clock();
    backend_ = Backend::create(options, problem);
    window_seconds_ = since(start);
    if (!backend_) {
        std::fprintf(stderr, "%s\n", problem.c_str());
        return false;
    }
    const auto opened = std::clock();
    problem = open_shell();
    fonts_seconds_ = since(opened);
    if (!problem.empty()) {
        std::fprintf(stderr, "%s\n", problem.c_str());
        return false;
    }
    std::printf("drawn by %s, Dear ImGui %s\n", backend_->renderer().c_str(), ImGui::GetVersion());
    return true;
}

/// The program anew, in the same window; the problem if there is one.
std::string Driver::open_shell() {
    shell_.reset();
    shell_ = std::make_unique<Shell>(*backend_, system_fonts_, real_judges(), scenarios_folder());
    std::string problem = shell_->start();
    if (problem.empty()) { // what is checked here is not to wait for answers
        shell_->act(CommandId::veil);
        shell_->act(CommandId::close); // and nothing more is said of it
    }
    return problem;
}

bool Driver::opens(const std::string& what, const std::string& file) {
    context_ = what;
    resize(1280, 720);
    shell_->open(file);
    draw();
    if (shell_->session().player() == nullptr) {
        fail("it does not open");
        return false;
    }
    return true;
}

void Driver::fail(const std::string& what) {
    if (failures_.size() < most_failures) {
        failures_.push_back(context_ + ": " + what);
    }
}

void Driver::expect(bool ok, const std::string& what) {
    if (!ok) {
        fail(what);
    }
}

std::size_t Driver::event() const {
    const Player* player = shell_->session().player();
    return player == nullptr ? 0 : player->timeline().event();
}

void Driver::draw(double seconds) {
    backend_->wait(0);
    shell_->frame(seconds);
    ++frames_;
    slowest_build_ = std::max(slowest_build_, shell_->build_seconds());
    total_build_ += shell_->build_seconds();
    check_vertices();
    if (!backend_->gl_problems().empty()) {
        fail(backend_->gl_problems().back());
    }
}

void Driver::check_vertices() {
    const ImDrawData* data = ImGui::GetDrawData();
    if (data == nullptr || data->TotalVtxCount < 100) {
        fail("next to nothing was drawn");
        return;
    }
    for (int i = 0; i < data->CmdListsCount; ++i) {
        for (const ImDrawVert& vertex : data->CmdLists[i]->VtxBuffer) {
            if (!std::isfinite(vertex.pos.x) || !std::isfinite(vertex.pos.y) ||
                std::abs(vertex.pos.x) > 1e7F) {
                fail("a vertex is nowhere");
                return;
            }
        }
    }
}

/// Every text of what is drawn is written in the picture. Returns their words.
std::vector<std::string> Driver::check_picture(const char* where) {
    const Drawing drawing = shell_->drawing();
    const Pixels pixels = backend_->capture();
    for (const std::string& missing : missing_texts(drawing, pixels)) {
        fail(std::string(where) + ": " + missing);
    }
    std::vector<std::string> words = words_of(drawing);
    expect(words.size() >= least_words,
           std::string(where) + ": only " + std::to_string(words.size()) + " words");
    return words;
}

/// And the toolbar tells where the player is.
void Driver::check_moment(const char* where) {
    const std::vector<std::string> words = check_picture(where);
    const Player& player = *shell_->session().player();
    const Timeline& timeline = player.timeline();
    const std::size_t step = timeline.inside_step() ? timeline.step() + 1 : timeline.step();
    const std::string place = std::to_string(step) + "/" + std::to_string(player.step_count());
    expect(std::find(words.begin(), words.end(), place) != words.end(),
           std::string(where) + ": it does not say that this is step " + place);
}

void Driver::resize(int width, int height) {
    backend_->resize(width, height);
    for (int i = 0; i < 100; ++i) {
        draw();
        const Point now = backend_->size();
        if (std::lround(now.x) == width && std::lround(now.y) == height) {
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    draw();
    const Point now = backend_->size();
    expect(std::lround(now.x) == width && std::lround(now.y) == height,
           "the window did not take its new size");
}

// ---- walking through a scenario ------------------------------------------------------------------------------------

void Driver::walk(const std::string& file) {
    context_ = std::filesystem::path(file).filename().string();
    resize(1280, 720);
    shell_->open(file);
    const Player* player = shell_->session().player();
    if (player == nullptr) {
        draw();
        fail("it does not open: " + shell_->session().problem());
        return;
    }
    draw();
    check_moment("at the start");
    while (!player->at_end()) {
        const std::size_t step = player->step();
        for (std::size_t stride = 1, i = 0; player->step() == step; ++i) {
            run(Action::micro_forward);
            const EventRange events = shown_step_events(*player);
            stride = std::max<std::size_t>(1, events.size() / sampled_events);
            for (const double progress : {0.1, 0.6}) {
                shell_->session().playback().show(progress);
                draw();
            }
            shell_->session().playback().show(1);
            draw();
            if (player->step() == step && stride > 1) {
                shell_->session().apply(
                    SeekEvent{std::min(player->timeline().event() + stride - 1, events.last - 1)});
            }
        }
        if (step % 4 == 0) {
            check_moment("after a step");
        }
    }
    check_moment("at the end");

    resize(1920, 1080);
    check_moment("at the end, large");
    resize(960, 600);
    for (std::size_t i = 0; !player->at_start() && i < 5000; ++i) {
        // Now an event, now the rest of the step.
        run(i % 3 == 2 ? Action::step_back : Action::micro_back);
        draw(0.05);
        draw(0.3);
        for (int k = 0; k < 40 && shell_->session().playback().moving(); ++k) {
            draw(0.25);
        }
    }
    expect(player->at_start(), "going back does not lead to the start");
    draw();
    check_moment("back at the start");
}

void Driver::glance(const std::string& file) {
    context_ = std::filesystem::path(file).filename().string();
    shell_->open(file);
    const Player* player = shell_->session().player();
    if (player == nullptr) {
        fail("it does not open: " + shell_->session().problem());
        return;
    }
    for (std::size_t step = 1; !player->at_end() && step <= player->step_count(); ++step) {
        shell_->session().apply(SeekStep{step});
        draw();
    }
    expect(player->at_end(), "its end is not reached");
}

// ---- cost ----------------------------------------------------------------------------------------------------------

void Driver::cost(const std::string& file) {
    context_ = "cost";
    const auto before = std::clock();
    shell_->open(file);
    const double opened = since(before);
    draw();
    const double drawn = since(before) - opened;
    run(Action::to_end);
    draw();
    draw();
    const auto measure = [&](auto&& move) {
        std::vector<double> costs;
        for (int i = 0; i < 100; ++i) {
            move();
            draw();
            costs.push_back(shell_->build_seconds() * 1e3);
        }
        std::sort(costs.begin(), costs.end());
        std::printf("median %.3f ms, most %.3f ms\n", costs[costs.size() / 2], costs.back());
    };
    std::printf(
        "window %.0f ms, list and fonts %.0f ms, scenario %.0f ms, first picture %.0f ms\nat rest:   ",
        window_seconds_ * 1e3, fonts_seconds_ * 1e3, opened * 1e3, drawn * 1e3);
    measure([] {});
    std::printf("moving:    ");
    run(Action::step_back);
    measure([&] {
        run(Action::micro_back);
        shell_->session().tick(0.25);
        run(Action::micro_back);
    });
}

// ---- pictures ------------------------------------------------------------------------------------------------------

void Driver::do_gesture(const Gesture& gesture) {
    switch (gesture.kind) {
    case Gesture::Kind::command: shell_->act(*command_of(gesture.word)); break;
    case Gesture::Kind::point: point_at(gesture.at); break;
    case Gesture::Kind::click: click(gesture.at); break;
    case Gesture::Kind::right_click: click(gesture.at, GLFW_MOUSE_BUTTON_RIGHT); break;
    case Gesture::Kind::wheel: ImGui_ImplGlfw_ScrollCallback(backend_->window(), 0, gesture.turn); break;
    }
    for (int i = 0; i < 30; ++i) { // the pictures of a list, and long histories, come bit by bit
        draw();
    }
}

void Driver::take_picture(const std::string& file, const PictureRequest& request) {
    context_ = "screenshot";
    shell_->open(file);
    Session& session = shell_->session();
    session.apply(SeekStep{request.step});
    if (request.merge) {
        run(Action::toggle_merging);
    }
    if (request.real) {
        run(Action::toggle_real_kernel);
        let_kernel_work();
    }
    for (std::size_t i = 0; i < request.micro; ++i) {
        run(Action::micro_forward);
    }
    session.playback().show(request.progress);
    for (int i = 0; i < 4; ++i) {
        draw();
    }
    for (const Gesture& gesture : request.gestures) {
        do_gesture(gesture);
    }
    expect(write_png(request.file, backend_->capture()), "cannot write " + request.file);
}

int Driver::report() const {
    for (const std::string& failure : failures_) {
        std::printf("FAILED %s\n", failure.c_str());
    }
    std::printf("%zu frames; building one took %.3f ms on average, %.3f ms at most\n", frames_,
                frames_ > 0 ? total_build_ / static_cast<double>(frames_) * 1e3 : 0, slowest_build_ * 1e3);
    return test::status_with_skips(failures_.empty() ? 0 : 1);
}

} // namespace cow::ui
