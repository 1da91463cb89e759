#include "app/gui/shell/window.hpp"

#include "app/gui/export/png.hpp"
#include "app/gui/screen/backend.hpp"
#include "app/gui/shell/shell.hpp"
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

double since(Clock::time_point time) { return std::chrono::duration<double>(Clock::now() - time).count(); }

int fail(const std::string& problem) {
    std::fprintf(stderr, "cowscope: %s\n", problem.c_str());
    return exit_no_window;
}

void run(Screen& screen, Shell& shell) {
    Clock::time_point last = Clock::now();
    while (!screen.should_close()) {
        const double due = frame_seconds - since(last);
        screen.wait(shell.wants_frame() ? due : idle_seconds);
        if (screen.take_dirty()) {
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

int take_screenshot(Screen& screen, Shell& shell, const std::string& path) {
    for (int i = 0; i < 3; ++i) { // scrolling takes a frame to settle
        screen.wait(0);
        shell.frame(0);
    }
    if (!write_png(path, screen.capture())) {
        std::fprintf(stderr, "cowscope: cannot write %s\n", path.c_str());
        return 2;
    }
    return 0;
}

} // namespace

int run_window(const WindowOptions& options) {
    std::string problem;
    BackendOptions backend_options;
    const std::string settings_file = options.screenshot ? std::string() : settings_path();
    const Settings settings = load_settings(settings_file);
    backend_options.on_screen = !options.screenshot;
    backend_options.width = options.screenshot ? options.width : settings.width;
    backend_options.height = options.screenshot ? options.height : settings.height;
    const std::unique_ptr<Backend> backend = Backend::create(backend_options, problem);
    if (!backend) {
        return fail(problem);
    }
    Shell shell(*backend, options.scenarios_dir, settings_file);
    shell.narrate(options.narrate);
    const std::vector<CatalogEntry>& catalog = shell.session().catalog();
    const std::string unsaved = options.file || options.screenshot ? std::string() : take_unsaved_file();
    if (options.file || !unsaved.empty()) {
        shell.open(options.file.value_or(unsaved));
    } else if (!catalog.empty()) {
        shell.open(catalog.front().path);
    }
    problem = shell.start();
    if (!problem.empty()) {
        return fail(problem);
    }
    if (options.step > 0) {
        shell.session().apply(SeekStep{options.step});
    }
    if (options.screenshot) {
        return take_screenshot(*backend, shell, *options.screenshot);
    }
    run(*backend, shell);
    return 0;
}

} // namespace cow::ui
