// The window at each open question, drawn with what follows as it is, without it, and with something else in its place:
// the same to the byte.

#include "app/gui/export/offscreen_renderer.hpp"
#include "app/gui/shell/system_fonts.hpp"
#include "core/base/whole_file.hpp"
#include "core/parse/parser.hpp"
#include "tests/support/rest.hpp"
#include "tests/ui/pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_made = 2; // questions a scenario

class VeilCheck {
public:
    VeilCheck(OffscreenRenderer& renderer, std::size_t every) : renderer_(renderer), every_(every) {}

    /// `chapter`: it is told in class, and questions are made as well.
    void scenario(const fs::path& path, bool chapter) {
        name_ = path.filename().string();
        text_ = read_whole(path.string()).value_or("");
        script_ = parse_script(text_).script;
        for (auto step = next_asked_step(script_, 0); step; step = next_asked_step(script_, *step + 1)) {
            question(*step, false);
        }
        for (const std::size_t step : chapter ? made() : std::vector<std::size_t>()) {
            question(step, true);
        }
    }
    Faults report() {
        if (questions_ < 90) {
            faults_.push_back(fmt::format("no more than {} questions were found", questions_));
        }
        if (!sees_) {
            faults_.emplace_back("with the veil lifted nothing differs either: this test sees nothing");
        }
        std::printf("%zu questions, %zu of them drawn\n", questions_, drawn_);
        return std::move(faults_);
    }

private:
    /// The first steps in front of which a question is made.
    std::vector<std::size_t> made() {
        std::vector<std::size_t> out;
        Session session("");
        session.apply(SetVeil{true, true});
        session.open_text(name_, text_);
        while (session.hidden_behind() && out.size() < most_made) {
            const std::size_t step = *session.hidden_behind();
            session.apply(SeekStep{step});
            if (session.predictions().posed()) {
                out.push_back(step);
            }
            session.resume({step + 1, 0});
        }
        return out;
    }
    Pixels picture(const std::string& text, std::size_t step, SetVeil veil) {
        Session& session = renderer_.session();
        session.apply(veil);
        renderer_.open(name_, text);
        session.resume({step, 0});
        // Every other one as it is seen in a lecture hall.
        renderer_.state().settings.projector = drawn_ % 2 == 1;
        return renderer_.pixels();
    }
    void question(std::size_t step, bool at_decisions) {
        if (questions_++ % every_ != 0) {
            return;
        }
        ++drawn_;
        const SetVeil veil{true, at_decisions};
        const std::string known = test::known_part(text_, script_, step);
        const Pixels as_it_is = picture(text_, step, veil);
        const bool asks = renderer_.session().is_asking();
        const Pixels cut = picture(known, step, veil);
        const Pixels other = picture(test::with_other_rest(known), step, veil);
        if (!asks) {
            faults_.push_back(fmt::format("{}, step {}: nothing is asked", name_, step + 1));
        }
        if (as_it_is.rgb != cut.rgb || as_it_is.rgb != other.rgb) {
            faults_.push_back(fmt::format("{}, step {}: a pixel tells what follows", name_, step + 1));
        }
        if (!sees_) {
            sees_ = picture(text_, step, {false}).rgb != picture(known, step, {false}).rgb;
        }
    }

    OffscreenRenderer& renderer_;
    std::string name_;
    std::string text_;
    Script script_;
    Faults faults_;
    std::size_t every_;
    std::size_t questions_ = 0;
    std::size_t drawn_ = 0;
    bool sees_ = false;
};

} // namespace

Faults check_veil(std::size_t every) {
    const SystemFonts system_fonts;
    std::string problem;
    RenderOptions options;
    options.width = 960;
    options.height = 600;
    const std::unique_ptr<OffscreenRenderer> renderer =
        OffscreenRenderer::create(options, system_fonts, problem);
    if (!renderer) {
        return {problem};
    }
    std::vector<fs::path> paths;
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(fs::path(COWSCOPE_SOURCE_DIR) / "scenarios")) {
        if (entry.path().extension() == ".cow") {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    VeilCheck check(*renderer, every);
    for (const fs::path& path : paths) {
        const std::string folder = path.parent_path().filename().string();
        check.scenario(path, folder != "kernel" && folder != "selftests");
    }
    return check.report();
}

} // namespace cow::ui
