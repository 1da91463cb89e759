#include "app/gui/shell/window.hpp"

#include "app/gui/screen/backend.hpp"
#include "app/gui/shell/shell.hpp"
#include "app/gui/shell/system_fonts.hpp"
#include "app/view/text/autosave.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

namespace cow::ui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double frame_seconds = 1.0 / 60; // where no display's refresh sets the pace
constexpr double idle_seconds = 5;
constexpr double waiting_seconds = 0.25; // for what goes on elsewhere

double since(Clock::time_point time) { return std::chrono::duration<double>(Clock::now() - time).count(); }

int fail(const std::string& problem) {
    std::fprintf(stderr, "cowscope: %s\n", problem.c_str());
    return exit_no_window;
}

void run(Screen& screen, Shell& shell) {
    Clock::time_point last = Clock::now();
    while (!screen.should_close()) {
        const double due = frame_seconds - since(last);
        const bool rests = !shell.wants_frame();
        screen.wait(!rests ? due : shell.waits() ? waiting_seconds : idle_seconds);
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
    Shell shell(*backend, fonts, options.scenarios_dir, settings_file);
    shell.narrate(options.narrate);
    const std::vector<CatalogEntry>& catalog = shell.session().documents().catalog();
    const std::string unsaved = options.file ? std::string() : take_unsaved_file();
    if (options.file || !unsaved.empty()) {
        shell.open(options.file.value_or(unsaved));
    } else if (!catalog.empty()) {
        shell.open(catalog.front().path);
    }
    problem = shell.start();
    if (!problem.empty()) {
        return fail(problem);
    }
    run(*backend, shell);
    return 0;
}

} // namespace cow::ui
