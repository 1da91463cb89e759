#include "app/gui/studio.hpp"
#include "tests/ui/layout_faults.hpp"
#include "tests/ui/pictures.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <set>

namespace cow::gui {
namespace {

constexpr std::size_t most_moments = 6; // of each scenario

constexpr const char* scenarios[] = {
    "fork/fork-cow.cow",
    "fork/fork-chain.cow",
    "files/library-shared-by-three.cow",
};

struct Look {
    int width, height, scale;
};
constexpr Look looks[] = {{1280, 720, 0}, {1920, 1080, 0}, {1920, 1080, 300}, {640, 400, 0}};

constexpr CommandId overlays[] = {CommandId::help,       CommandId::menu,       CommandId::palette,
                                  CommandId::tour,       CommandId::go_to_step, CommandId::plots,
                                  CommandId::text_mirror};

std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class Check {
public:
    Check(Studio& studio, std::string look) : studio_(studio), look_(std::move(look)) {}

    void scenario(const std::string& name) {
        const std::string path = std::string(COWSCOPE_SOURCE_DIR) + "/scenarios/" + name;
        studio_.open(path, text_of(path));
        if (studio_.session().player() == nullptr) {
            faults_.push_back(name + " does not open");
            return;
        }
        const std::size_t steps = studio_.session().player()->step_count();
        const std::size_t stride = steps / most_moments + 1;
        for (std::size_t step = 0; step <= steps; step += stride) {
            studio_.session().apply(SeekStep{step});
            look(fmt::format("{} after step {}", name, step));
            for (int i = 0; i < 4; ++i) {
                studio_.session().apply(RunCommand{CommandId::micro_forward});
            }
            studio_.session().show(0.6);
            look(fmt::format("{} within step {}", name, step + 1));
        }
    }

    void over_the_window() {
        for (const CommandId overlay : overlays) {
            studio_.act(overlay);
            look(fmt::format("command {}", static_cast<int>(overlay)));
            studio_.act(CommandId::close);
        }
    }

    void broken_file() {
        studio_.open("broken.cow", "title \"No\"\ninit: buf = mmpa(NULL, PAGE)\nchild: stoer buf 'A'\n");
        look("a broken file");
    }

    Faults take() { return std::move(faults_); }

private:
    /// The same fault of the next moment is not told again.
    void look(const std::string& when) {
        for (const std::string& fault : layout_faults(studio_.drawing())) {
            if (known_.insert(fault.substr(0, fault.rfind('['))).second) {
                faults_.push_back(fmt::format("{}, {}: {}", look_, when, fault));
            }
        }
    }

    Studio& studio_;
    std::string look_;
    Faults faults_;
    std::set<std::string> known_;
};

} // namespace

bool cannot_draw(std::string& why) { return Studio::create({}, why) == nullptr; }

Faults check_layout() {
    Faults all;
    for (const Language language : languages) {
        for (const Look& look : looks) {
            StudioOptions options;
            options.width = look.width;
            options.height = look.height;
            options.scale = look.scale;
            options.language = language;
            std::string problem;
            const std::unique_ptr<Studio> studio = Studio::create(options, problem);
            if (!studio) {
                return {problem};
            }
            Check check(*studio, fmt::format("{}x{} {} % {}", look.width, look.height, look.scale,
                                             language_code(language)));
            for (const char* name : scenarios) {
                check.scenario(name);
            }
            check.over_the_window();
            check.broken_file();
            Faults found = check.take();
            all.insert(all.end(), found.begin(), found.end());
        }
    }
    return all;
}

} // namespace cow::gui
