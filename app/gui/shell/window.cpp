#include "app/gui/shell/window.hpp"

#include "app/gui/screen/backend.hpp"
#include "app/gui/shell/real_judge.hpp"
#include "app/gui/shell/shell.hpp"
#include "app/gui/shell/system_fonts.hpp"
#include "app/view/text/autosave.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace cow::ui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double frame_seconds = 1.0 / 60; // where no display's refresh sets the pace
constexpr double idle_seconds = 0.5;       // until a signal is seen, and the file looked at
constexpr double waiting_seconds = 0.25;   // for what goes on elsewhere

double since(Clock::time_point time) { return std::chrono::duration<double>(Clock::now() - time).count(); }

int fail(const std::string& problem) {
    std::fprintf(stderr, "cowscope: %s\n", problem.c_str());
    return exit_no_window;
}

// What ends a program from outside ends it as the window's own button does, so that choices and edits are kept.
volatile std::sig_atomic_t asked_to_end = 0;

void take_signals() {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        std::signal(signal, [](int) { asked_to_end = 1; });
    }
}

/// Without a FILE: what was never saved, or what was open last; "": neither.
std::string file_to_go_on_with(const Settings& settings) {
    if (std::string unsaved = take_unsaved_file(); !unsaved.empty()) {
        return unsaved;
    }
    std::error_code error;
    return std::filesystem::is_regular_file(settings.last_file, error) ? settings.last_file : "";
}

/// What a newcomer begins with, or goes on with who has lost what was open last.
std::string first_file(const Catalog& catalog, const Settings& settings) {
    const CatalogEntry* next = catalog.next(settings.finished);
    return next != nullptr ? next->path : catalog.entries.empty() ? std::string() : catalog.entries[0].path;
}

void run(Screen& screen, Shell& shell) {
    Clock::time_point last = Clock::now();
    while (asked_to_end == 0 && (!screen.should_close() || !shell.may_close())) {
        const double due = frame_seconds - since(last);
        const bool rests = !shell.wants_frame();
        screen.wait(!rests ? due : shell.waits() ? waiting_seconds : idle_seconds);
        if (rests) {
            shell.look_at_file();
        }
        if (screen.take_dirty() || (rests && shell.waits())) {
            shell.wake();
        }
        if (!shell.wants_frame() || since(last) < frame_seconds * 0.9) {
            continue;
        }
        // After a sleep nothing has moved meanwhile.
        const double seconds = std::min(since(last), 0.1);
        last = Clock::now();
        shell.frame(seconds);
    }
}

} // namespace

int run_window(const WindowOptions& options) {
    std::string problem;
    BackendOptions backend_options;
    const std::string settings_file = settings_path();
    const Settings settings = load_settings(settings_file);
    backend_options.on_screen = true;
    backend_options.width = settings.width;
    backend_options.height = settings.height;
    const std::unique_ptr<Backend> backend = Backend::create(backend_options, problem);
    if (!backend) {
        return fail(problem);
    }
    const SystemFonts fonts;
    Shell shell(*backend, fonts, real_judges(), options.scenarios_dir, settings_file);
    shell.narrate(options.narrate);
    std::string file = options.file.value_or("");
    file = file.empty() ? file_to_go_on_with(settings) : file;
    const bool newcomer = file.empty();
    file = newcomer ? first_file(shell.session().documents().catalog(), settings) : file;
    if (!file.empty()) {
        shell.open(file);
    }
    problem = shell.start();
    if (!problem.empty()) {
        return fail(problem);
    }
    if (newcomer) {
        shell.welcome();
    } else {
        shell.resume();
    }
    take_signals();
    run(*backend, shell);
    return 0;
}

} // namespace cow::ui
