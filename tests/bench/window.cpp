#include "tests/bench/window.hpp"

#include "app/gui/screen/offscreen.hpp"
#include "app/gui/shell/shell.hpp"
#include "app/gui/shell/system_fonts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>

namespace cow::bench {
namespace {

using ui::CommandId;
using ui::Offscreen;
using ui::Shell;

constexpr int width = 1280;
constexpr int height = 720;
constexpr int pictures = 101; // an odd number has a median

/// A fork of much memory, and writes to it.
std::string large_memory(unsigned frames) {
    const unsigned pages = std::min(frames / 4, 262144U);
    return fmt::format(
        "machine frames={} overcommit=1\n"
        "init: big = mmap(NULL, {}*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store big 'A' x {}\n"
        "init: child = fork()\n"
        "child: store big 'B' x {} every 2*PAGE\n",
        frames, pages, pages, std::max(pages / 256, 2U));
}

/// Two processes that know one address by two names, and write there in turn.
std::string many_steps(unsigned steps) {
    std::string text =
        "machine frames=64\n"
        "process guest\n"
        "init: a = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "guest: b = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";
    for (unsigned i = 3; i < steps; ++i) {
        text += i % 2 == 0 ? "init: store a 'A'\n" : "guest: store b 'B'\n";
    }
    return text;
}

/// A scenario in a file of its own for as long as this lives.
class ScenarioFile {
public:
    explicit ScenarioFile(const std::string& text)
        : path_(std::filesystem::temp_directory_path() /
                fmt::format("cowscope-bench-{}.cow",
                            std::chrono::steady_clock::now().time_since_epoch().count())) {
        std::ofstream(path_) << text;
    }
    ~ScenarioFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    ScenarioFile(const ScenarioFile&) = delete;
    ScenarioFile& operator=(const ScenarioFile&) = delete;
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

template <class Move> double median_build(Shell& shell, Move move) {
    std::vector<double> seconds;
    for (int i = 0; i < pictures; ++i) {
        move();
        shell.frame(0);
        seconds.push_back(shell.build_seconds());
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
}

/// The program with a scenario open, on a screen in memory.
struct Opened {
    explicit Opened(const ScenarioFile& file) {
        std::string problem;
        screen = Offscreen::create(width, height, problem);
        if (!screen) {
            return;
        }
        auto fresh =
            std::make_unique<Shell>(*screen, fonts, cow::ui::Judges(), COWSCOPE_SOURCE_DIR "/scenarios");
        if (fresh->start().empty()) {
            shell = std::move(fresh);
            shell->open(file.path());
        }
    }

    ui::SystemFonts fonts;
    std::unique_ptr<Offscreen> screen;
    std::unique_ptr<Shell> shell; ///< null where nothing can be drawn
};

/// Seconds from nothing to the first picture, pixels and all.
double window_start() {
    const ScenarioFile file(large_memory(32));
    const auto begin = std::chrono::steady_clock::now();
    const Opened opened(file);
    if (!opened.shell) {
        return -1;
    }
    Shell& shell = *opened.shell;
    shell.frame(0);
    const ui::Pixels picture = opened.screen->capture();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return picture.rgb.empty() ? -1 : seconds;
}

Figure milliseconds(std::string name, double seconds, double limit) {
    return {"time", std::move(name), seconds * 1e3, limit, seconds >= 0};
}

/// Seconds that building a frame takes at the scenario's end, at rest or stepping back, whichever is more.
double frame_of(const std::string& text) {
    const ScenarioFile file(text);
    const Opened opened(file);
    if (!opened.shell) {
        return -1;
    }
    Shell& shell = *opened.shell;
    shell.act(CommandId::to_end);
    shell.frame(0);
    const double at_rest = median_build(shell, [] {});
    const double moving = median_build(shell, [&] {
        shell.act(CommandId::micro_back);
        shell.session().tick(0.25);
    });
    return std::max(at_rest, moving);
}

} // namespace

double window_frame(unsigned frames) { return frame_of(large_memory(frames)); }

std::vector<Figure> measure_window() {
    double start = window_start(); // the first one also reads the libraries from disk
    if (const double again = window_start(); start >= 0 && again >= 0) {
        start = std::max(again, 0.0);
    }
    return {milliseconds("frame_1m", window_frame(1000000), 2),
            milliseconds("frame_400k_steps", frame_of(many_steps(400000)), 2),
            milliseconds("start", start, 300)};
}

} // namespace cow::bench
