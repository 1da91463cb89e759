#include "app/cli/render_command.hpp"

#include <CLI/CLI.hpp>

#ifdef COWSCOPE_WINDOW
#include "app/cli/kernel_list.hpp"
#include "app/cli/source.hpp"
#include "app/gui/export/begin_export.hpp"
#include "app/gui/shell/system_fonts.hpp"
#include "app/view/picture/sheet_grid.hpp"
#include "core/base/whole_file.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/veil.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string_view>
#endif

namespace cow::cli {
namespace {

Exit give_up_with(const Streams& streams, Exit exit, const Problem& problem) {
    report(streams, false, std::span(&problem, 1));
    return exit;
}

#ifdef COWSCOPE_WINDOW

namespace fs = std::filesystem;
using ui::PictureFormat;

constexpr int least_side = 320; // pixels
constexpr int most_side = 8192;
constexpr std::size_t most_animated = 100; // steps
constexpr std::size_t most_side_by_side = 4;

constexpr std::array<std::pair<std::string_view, PictureFormat>, 4> formats{{
    {".png", PictureFormat::png},
    {".svg", PictureFormat::svg},
    {".gif", PictureFormat::gif},
    {".html", PictureFormat::html},
}};
constexpr std::array<std::string_view, 3> theme_names{"dark", "light", "contrast"}; // by ui::Theme

/// What is wrong with the request; thrown, since it ends the command wherever it is found.
struct Wrong {
    Problem problem;
};
[[noreturn]] void refuse(std::string message, std::string hint) {
    throw Wrong{misuse(std::move(message), std::move(hint))};
}

class Render {
public:
    Render(const RenderRequest& request, const Streams& streams) : request_(request), streams_(streams) {}

    Exit run() {
        std::vector<Problem> problems;
        try {
            read_format();
            read_part();
            read_kernels();
            const std::optional<std::string> source = read_source(file(), streams_.in, problems);
            std::optional<Script> script;
            if (source) {
                script = parse_source(file(), *source, problems);
            }
            if (script) {
                read_steps(*script);
                read_look();
                export_.path = is_standard_input(file()) ? "scenario.cow" : file();
                export_.source = *source;
                return make();
            }
        } catch (const Wrong& wrong) {
            problems.push_back(wrong.problem);
        }
        report(streams_, false, problems);
        return Exit::bad;
    }

private:
    const std::string& file() const { return request_.files.front(); }

    void read_format() {
        if (request_.out.empty()) {
            refuse("render needs to know where to: -o OUT",
                   "the ending says what: -o picture.png, .svg, .gif or .html");
        }
        const std::string ending = fs::path(request_.out).extension().string();
        for (const auto& [name, format] : formats) {
            if (ending == name) {
                export_.format = format;
                return;
            }
        }
        refuse(fmt::format("'{}' is no kind of picture", request_.out),
               "the name must end in .png, .svg, .gif or .html");
    }

    bool still() const { return ui::is_still(export_.format); }

    /// What of the window is shown.
    void read_part() {
        if (request_.stage && request_.sheet) {
            refuse("--stage and --sheet are two kinds of picture", "--sheet shows the stage of every step");
        }
        if (request_.sheet && !still()) {
            refuse("--sheet is a picture: .png or .svg", "steps as they play: -o OUT.gif, without --sheet");
        }
        if (request_.stage && export_.format == PictureFormat::html) {
            refuse("--stage is for .png, .svg and .gif", "a handout shows nothing but the stage anyway");
        }
        if (request_.transparent && !(still() && (request_.stage || request_.sheet))) {
            refuse("--transparent goes with --stage or --sheet, as .png or .svg",
                   "--stage --transparent -o OUT.png");
        }
        export_.of = request_.stage   ? ui::PictureOf::stage
                     : request_.sheet ? ui::PictureOf::sheet
                                      : ui::PictureOf::window;
        export_.look.over_nothing = request_.transparent;
    }

    void read_kernels() {
        if (!request_.compare) {
            return;
        }
        std::vector<Problem> problems;
        export_.kernels = kernels_in(*request_.compare, problems);
        if (!problems.empty()) {
            throw Wrong{problems.front()};
        }
        if (request_.sheet || export_.format == PictureFormat::html) {
            refuse("--compare is for .png, .svg and .gif, of the window or its stage",
                   "one picture for each step: --compare A,B --step N -o OUT.png");
        }
        if (export_.kernels.size() > most_side_by_side) {
            refuse(fmt::format("{} kernels have no room side by side", export_.kernels.size()),
                   fmt::format("at most {}; in the terminal, any number: cowscope run --compare",
                               most_side_by_side));
        }
    }

    void read_size() {
        ui::RenderOptions& look = export_.look;
        const std::size_t steps = export_.to - export_.from + 1;
        const ui::Point usual = request_.sheet ? ui::usual_sheet(steps) : ui::usual_size(export_.format);
        look.width = static_cast<int>(usual.x);
        look.height = static_cast<int>(usual.y);
        if (!request_.size.empty()) {
            const std::size_t by = request_.size.find('x');
            const auto width = decimal_value(std::string_view(request_.size).substr(0, by));
            const auto height = by == std::string::npos
                                    ? std::nullopt
                                    : decimal_value(std::string_view(request_.size).substr(by + 1));
            const auto fits = [](std::optional<u64> side) {
                return side && *side >= least_side && *side <= most_side;
            };
            if (!fits(width) || !fits(height)) {
                refuse(fmt::format("no size of a picture: '{}'", request_.size),
                       fmt::format("WIDTHxHEIGHT in pixels, each from {} to {}: --size 1280x720", least_side,
                                   most_side));
            }
            look.width = static_cast<int>(*width);
            look.height = static_cast<int>(*height);
        }
        const ui::Point page{static_cast<float>(look.width), static_cast<float>(look.height)};
        if (request_.sheet && !ui::sheet_grid(steps, page).readable()) {
            refuse(fmt::format("{} steps cannot be read on a page of {}x{}", steps, look.width, look.height),
                   "a larger --size, or some of them with --from N --to M");
        }
    }

    void read_look() {
        read_size();
        ui::RenderOptions& look = export_.look;
        look.theme = export_.format == PictureFormat::html ? ui::Theme::light : ui::Theme::dark;
        if (!request_.theme.empty()) {
            const auto found = std::find(theme_names.begin(), theme_names.end(), request_.theme);
            if (found == theme_names.end()) {
                throw Wrong{unknown_choice("theme", request_.theme, theme_names)};
            }
            look.theme = static_cast<ui::Theme>(found - theme_names.begin());
        }
        if (!request_.language.empty()) {
            const std::optional<Language> chosen = language_from_code(request_.language);
            if (!chosen) {
                throw Wrong{unknown_language(request_.language)};
            }
            look.language = *chosen;
        }
        if (!request_.scale.empty()) {
            const std::optional<u64> percent = decimal_value(request_.scale);
            if (!percent || *percent < ui::least_scale || *percent > ui::most_scale) {
                refuse(fmt::format("no scale: '{}'", request_.scale),
                       fmt::format("percent, from {} to {}: --scale 150", ui::least_scale, ui::most_scale));
            }
            look.scale = static_cast<int>(*percent);
        }
    }

    /// `text` as a number from `least` to the number of steps.
    std::size_t step_in(const char* option, const std::string& text, std::size_t least,
                        std::size_t count) const {
        const std::optional<u64> value = decimal_value(text);
        if (!value || *value < least || *value > count) {
            refuse(fmt::format("no such step: {} {}", option, text),
                   count == 0 ? std::string("the scenario has no steps")
                              : fmt::format("the scenario has {} steps: a number from {} to {}", count, least,
                                            count));
        }
        return *value;
    }

    void read_steps(const Script& script) {
        const std::size_t count = script.steps().size();
        // Without a place of its own, up to the first question.
        const std::size_t end = request_.veil ? next_asked_step(script, 0).value_or(count) : count;
        export_.veil = request_.veil;
        const bool range = !still() || request_.sheet;
        const std::string what = request_.sheet ? "--sheet" : fs::path(request_.out).extension().string();
        if (range && !request_.step.empty()) {
            refuse(fmt::format("--step is for one picture, and {} shows several", what),
                   fmt::format("--from {0} --to {0}", request_.step));
        }
        if (!range && (!request_.from.empty() || !request_.to.empty())) {
            refuse(
                fmt::format("--from and --to are for .gif, .html and --sheet, and {} shows one moment", what),
                "--step N: after N steps");
        }
        export_.place = {request_.step.empty() ? end : step_in("--step", request_.step, 0, count), 0};
        if (!range) {
            return;
        }
        if (count == 0) {
            refuse(fmt::format("{} has no steps to show", shown_name(file())), "a picture of it: -o OUT.png");
        }
        export_.from = request_.from.empty() ? 1 : step_in("--from", request_.from, 1, count);
        export_.to = request_.to.empty() ? end : step_in("--to", request_.to, 1, count);
        if (export_.to == 0) {
            refuse("the first question stands in front of the first step",
                   "a picture of it: -o OUT.png --veil");
        }
        if (export_.from > export_.to) {
            refuse(fmt::format("--from {} lies behind --to {}", export_.from, export_.to), "");
        }
        const std::size_t steps = export_.to - export_.from + 1;
        if (export_.format == PictureFormat::gif && steps > most_animated) {
            refuse(fmt::format("{} steps are too many for one animation", steps),
                   fmt::format("choose at most {} with --from N --to M", most_animated));
        }
    }

    Exit make() {
        std::string problem;
        const ui::SystemFonts fonts;
        const std::unique_ptr<ui::Export> work = ui::begin_export(export_, fonts, problem);
        if (!work) {
            return give_up_with(streams_, Exit::cannot,
                                misuse(fmt::format("nothing can be drawn here: {}", problem),
                                       fmt::format("in the terminal: cowscope run {}", file())));
        }
        while (work->work()) {
        }
        const std::string bytes = work->take();
        errno = 0;
        if (bytes.empty() || !write_whole(request_.out, bytes)) {
            const std::string folder = fs::path(request_.out).parent_path().string();
            const int why = errno;
            return give_up_with(streams_, Exit::bad,
                                file_problem(request_.out,
                                             fmt::format("cannot be written: {}",
                                                         why != 0 ? std::strerror(why) : "not enough memory"),
                                             why == ENOENT
                                                 ? fmt::format("make the folder first: mkdir -p {}", folder)
                                                 : std::string()));
        }
        return Exit::ok;
    }

    const RenderRequest& request_;
    const Streams& streams_;
    ui::ExportRequest export_;
};

#endif

} // namespace

CLI::App* declare_render(CLI::App& program, RenderRequest& request) {
    CLI::App* command = program.add_subcommand("render", "makes pictures for slides and paper");
    command->add_option("FILE", request.files, "a scenario")->expected(1);
    command->add_option("-o,--output", request.out, "the file to write");
    command->add_option("--step", request.step, "after so many steps");
    command->add_option("--from", request.from, "the first step");
    command->add_option("--to", request.to, "the last step");
    command->add_flag("--stage", request.stage, "the stage alone");
    command->add_flag("--sheet", request.sheet, "all steps on one page");
    command->add_option("--compare", request.compare, "the stages of these kernels, side by side");
    command->add_flag("--transparent", request.transparent, "without a ground");
    command->add_flag("--veil", request.veil, "nothing of what follows a question");
    command->add_option("--size", request.size, "in pixels");
    command->add_option("--theme", request.theme, "colours");
    command->add_option("--language", request.language, "of the words");
    command->add_option("--scale", request.scale, "of all that is drawn");
    return command;
}

#ifdef COWSCOPE_WINDOW

Exit render_command(const RenderRequest& request, const Streams& streams) {
    return Render(request, streams).run();
}

#else

Exit render_command(const RenderRequest&, const Streams& streams) {
    return give_up_with(streams, Exit::cannot,
                        misuse("this program was built without the window (COWSCOPE_WINDOW=OFF), so it draws "
                               "nothing",
                               "in the terminal: cowscope run FILE"));
}

#endif

} // namespace cow::cli
