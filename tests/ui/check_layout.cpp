#include "app/gui/commands/command_table.hpp"
#include "app/gui/export/offscreen_renderer.hpp"
#include "app/gui/shell/system_fonts.hpp"
#include "core/base/whole_file.hpp"
#include "tests/ui/contrast_faults.hpp"
#include "tests/ui/layout_faults.hpp"
#include "tests/ui/pictures.hpp"

#include <fmt/format.h>

#include <set>

namespace cow::ui {
namespace {

constexpr std::size_t most_moments = 6; // of each scenario

constexpr const char* scenarios[] = {
    "fork/fork-cow.cow",
    "fork/fork-chain.cow",
    "files/library-shared-by-three.cow",
    "ksm/ksm-merge-and-break.cow",
};

/// Large memory, and many processes.
constexpr const char* extremes[] = {"large.cow", "family.cow"};

struct Look {
    int width, height, scale;
};
constexpr Look looks[] = {{1280, 720, 0},   {1920, 1080, 0}, {1920, 1080, 300},
                          {1280, 720, 300}, {640, 400, 0},   {3840, 2160, 0}};

constexpr CommandId overlays[] = {
    CommandId::help,       CommandId::menu,    CommandId::palette,      CommandId::tour,
    CommandId::go_to_step, CommandId::plots,   CommandId::text_mirror,  CommandId::open_list,
    CommandId::do_it,      CommandId::save_as, CommandId::which_kernel,
};

class Check {
public:
    Check(OffscreenRenderer& renderer, std::string look) : renderer_(renderer), look_(std::move(look)) {}

    void scenario(const std::string& name) {
        if (!open("/scenarios/" + name)) {
            return;
        }
        const std::size_t steps = renderer_.session().player()->step_count();
        const std::size_t stride = steps / most_moments + 1;
        for (std::size_t step = 0; step <= steps; step += stride) {
            renderer_.session().apply(SeekStep{step});
            look(fmt::format("{} after step {}", name, step));
            look_at_colours(fmt::format("{} after step {}", name, step));
            for (int i = 0; i < 4; ++i) {
                renderer_.session().apply(Perform{Action::micro_forward});
            }
            renderer_.session().playback().show(0.6);
            look(fmt::format("{} within step {}", name, step + 1));
        }
    }

    void extreme(const std::string& name) {
        if (open("/tests/ui/" + name)) {
            renderer_.session().apply(Perform{Action::to_end});
            look(name);
            renderer_.session().apply(SeekStep{renderer_.session().player()->step_count() / 2});
            look(name + " in the middle");
        }
    }

    /// The inspector and the pinned address, for each kind of thing.
    void inspector() {
        Session& session = renderer_.session();
        const Machine& machine = session.player()->machine();
        const ProcId proc{static_cast<u32>(machine.processes.size() - 1)};
        const MmId mm = machine.process(proc).mm;
        if (mm == no_mm) {
            faults_.emplace_back("the last process has no memory");
            return;
        }
        const Vpn page = machine.space(mm).vmas.front().start;
        const Pfn frame = machine.pte(mm, page).pfn();
        for (const Selection& selection : {Selection::of_page(mm, page), Selection::of_frame(frame),
                                           Selection::of_vma(mm, page), Selection::of_process(proc)}) {
            session.select(selection);
            look_at_colours(fmt::format("selection {}", static_cast<int>(selection.kind)));
            look(fmt::format("selection {}", static_cast<int>(selection.kind)));
            act(CommandId::explain);
            look(fmt::format("selection {}, why", static_cast<int>(selection.kind)));
        }
        session.select(Selection::of_page(mm, page));
        act(CommandId::pin_address);
        look("a pinned address");
        act(CommandId::pin_address);
        session.select({});
    }

    /// What is switched on and, by the same command, off again.
    void switches() {
        for (const CommandId command : {CommandId::projector, CommandId::edit_script}) {
            act(command);
            look(fmt::format("command {}", static_cast<int>(command)));
            look_at_colours(fmt::format("command {}", static_cast<int>(command)));
            act(command);
        }
    }

    void over_the_window() {
        for (const CommandId overlay : overlays) {
            act(overlay);
            look_at_colours(fmt::format("command {}", static_cast<int>(overlay)));
            look(fmt::format("command {}", static_cast<int>(overlay)));
            act(CommandId::close);
        }
    }

    void broken_file() {
        renderer_.open("broken.cow", "title \"No\"\ninit: buf = mmpa(NULL, PAGE)\nchild: stoer buf 'A'\n");
        look("a broken file");
        look_at_colours("a broken file");
    }

    Faults take() { return std::move(faults_); }

private:
    void act(CommandId command) {
        const Speaking speaking(renderer_.language());
        CommandContext context{renderer_.session(), renderer_.state(), history_, requests_,
                               renderer_.screen()};
        carry_out(context, RunCommand{command});
    }
    bool open(const std::string& file) {
        const std::string path = COWSCOPE_SOURCE_DIR + file;
        renderer_.open(path, read_whole(path).value_or(std::string()));
        if (renderer_.session().player() == nullptr) {
            faults_.push_back(file + " does not open");
        }
        return renderer_.session().player() != nullptr;
    }

    /// The same fault of the next moment is not told again.
    void look(const std::string& when) {
        for (const std::string& fault : layout_faults(renderer_.drawing())) {
            if (known_.insert(fault.substr(0, fault.rfind('['))).second) {
                faults_.push_back(fmt::format("{}, {}: {}", look_, when, fault));
            }
        }
    }

    /// At rest: what comes or goes is fainter on its way. The same two colours are not told again.
    void look_at_colours(const std::string& when) {
        for (const std::string& fault : contrast_faults(renderer_.drawing())) {
            if (known_.insert(fault.substr(0, fault.find(':'))).second) {
                faults_.push_back(fmt::format("{}, {}: {}", look_, when, fault));
            }
        }
    }

    OffscreenRenderer& renderer_;
    ViewHistory history_;
    Requests requests_;
    std::string look_;
    Faults faults_;
    std::set<std::string> known_;
};

} // namespace

bool cannot_draw(std::string& why) { return OffscreenRenderer::create({}, SystemFonts(), why) == nullptr; }

/// Looks at everything once, in one size, theme and language.
Faults check_look(const RenderOptions& options) {
    const SystemFonts system_fonts;
    std::string problem;
    const std::unique_ptr<OffscreenRenderer> renderer =
        OffscreenRenderer::create(options, system_fonts, problem);
    if (!renderer) {
        return {problem};
    }
    Check check(*renderer, fmt::format("{}x{} {} % {} {}", options.width, options.height, options.scale,
                                       language_code(options.language), theme_name(options.theme)));
    for (const char* name : scenarios) {
        check.scenario(name);
    }
    check.over_the_window();
    for (const char* name : extremes) {
        check.extreme(name);
        check.inspector();
        check.switches();
    }
    check.broken_file();
    return check.take();
}

Faults check_layout() {
    std::vector<RenderOptions> all;
    for (const Language language : languages) {
        for (const Look& look : looks) {
            RenderOptions options;
            options.width = look.width;
            options.height = look.height;
            options.scale = look.scale;
            options.language = language;
            all.push_back(options);
        }
    }
    for (const Theme theme : {Theme::light, Theme::contrast}) {
        all.push_back(all.front());
        all.back().theme = theme;
    }
    Faults faults;
    for (const RenderOptions& options : all) {
        const Faults found = check_look(options);
        faults.insert(faults.end(), found.begin(), found.end());
    }
    return faults;
}

} // namespace cow::ui
