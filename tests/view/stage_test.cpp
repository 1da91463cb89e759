// The stage as a class sees it, measured over the scenarios of all chapters, at every step.

#include "app/view/base/theme.hpp"
#include "app/view/layout/window_layout.hpp"
#include "app/view/session/settings.hpp"
#include "core/base/whole_file.hpp"
#include "core/parse/parser.hpp"
#include "tests/view/stage_measure.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

using namespace cow;
using namespace cow::test;
using namespace cow::ui;

namespace {

struct Size {
    float width, height;
};
constexpr Size sizes[] = {{1280, 720}, {1366, 768}, {1920, 1080}, {2560, 1440}, {3840, 2160}};
constexpr float question_lines = 66; // a line and the options, pixels at scale 1
constexpr float banner_lines = 62;   // two
constexpr const char* chapters[] = {"idea", "paging", "memory", "fork", "exec", "files", "ksm", "gone-wrong"};

std::vector<std::string> scenarios_of(const std::string& chapter) {
    std::vector<std::string> out;
    for (const auto& entry :
         std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios/" + chapter)) {
        if (entry.path().extension() == ".cow") {
            out.push_back(entry.path().string());
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

Run run_of(const std::string& path) {
    Run run(parse_script(read_whole(path).value_or(std::string())).script);
    for (int i = 0; i < 1000 && run.samples().size() <= run.player().step_count(); ++i) {
        run.run_ahead();
    }
    return run;
}

struct Look {
    Rect stage;
    float scale = 1;
};
Look look_of(const Size& size, bool projector, float question = 0, float banner = 0) {
    const float own = ui_scale(size.width, size.height, 1);
    const float scale = projector ? own * projector_factor : own;
    WindowWishes wishes;
    wishes.projector = projector;
    wishes.toolbar = !projector;
    wishes.question = question * scale;
    wishes.banner = banner * scale;
    return {window_layout({size.width, size.height}, scale, wishes).stage, scale};
}

} // namespace

TEST_CASE("stage: every wire can be followed, and nothing lies on anything, at each step of each chapter") {
    std::size_t pictures = 0;
    std::size_t wires = 0;
    for (const char* chapter : chapters) {
        for (const std::string& path : scenarios_of(chapter)) {
            Run run = run_of(path);
            for (std::size_t step = 0; step <= run.timeline().total_steps(); ++step) {
                run.seek_step(step);
                for (const Size& size : sizes) {
                    for (const bool projector : {false, true}) {
                        const Look look = look_of(size, projector);
                        const StagePicture picture = stage_picture(run, look.stage, look.scale);
                        ++pictures;
                        wires += picture.wires.size();
                        for (const std::string& fault : stage_faults(picture)) {
                            FAIL_CHECK(fmt::format("{} step {} at {}x{}{}: {}", path, step, size.width,
                                                   size.height, projector ? " projector" : "", fault));
                        }
                    }
                }
            }
        }
    }
    MESSAGE(pictures, " pictures, ", wires, " wires");
    CHECK(wires > pictures);
}

TEST_CASE("stage: its room is used at every step at which pages are mapped") {
    const Look look = look_of({1920, 1080}, false);
    float least = 1;
    for (const std::string& path : scenarios_of("fork")) {
        Run run = run_of(path);
        float most = 0;
        for (std::size_t step = 0; step <= run.timeline().total_steps(); ++step) {
            run.seek_step(step);
            const StagePicture picture = stage_picture(run, look.stage, look.scale);
            const bool pages = std::any_of(picture.scene.cards.begin(), picture.scene.cards.end(),
                                           [](const ProcessCard& card) { return !card.rows.empty(); });
            if (!pages) {
                continue;
            }
            const float share = used_share(picture, look.scale);
            least = std::min(least, share);
            most = std::max(most, share);
            INFO(path, " step ", step, ": ", share);
            CHECK(share >= 0.45F); // who has gone leaves an empty place
        }
        INFO(path);
        CHECK(most >= 0.6F);
    }
    MESSAGE("used at least: ", least);
}

TEST_CASE("stage: a page more moves nothing; a process more does") {
    Run run = run_of(COWSCOPE_SOURCE_DIR "/scenarios/fork/fork-cow.cow");
    const Look look = look_of({1920, 1080}, false);
    const auto at = [&](std::size_t step) {
        run.seek_step(step);
        return stage_layout(look.stage, run.needs(), look.scale);
    };
    const Rect alone = at(1).processes;
    CHECK(at(2).processes == alone);
    CHECK(at(3).processes.w > alone.w);
    CHECK(at(5).processes == at(3).processes);
    // Within the step that forks there is room already.
    run.seek_event(run.timeline().step_at(2).first_event + 1);
    CHECK(run.needs().cards == 2);
}

TEST_CASE("stage: three pages of two processes can be read from the last row") {
    Run run = run_of(COWSCOPE_SOURCE_DIR "/scenarios/fork/fork-cow.cow");
    run.seek_step(4);
    const Look large = look_of({1920, 1080}, false);
    const StagePicture picture = stage_picture(run, large.stage, large.scale);
    CHECK(row_letters(picture) >= 24);
    REQUIRE(picture.scene.cards.size() == 2);
    CHECK(picture.scene.cards[0].rows.size() == 3);
    CHECK(picture.scene.cards[1].rows.size() == 3);
    const Look beamer = look_of({1280, 720}, true, question_lines);
    const StagePicture shown = stage_picture(run, beamer.stage, beamer.scale);
    MESSAGE("letters: ", row_letters(picture), " px at 1920x1080, ", row_letters(shown),
            " px at 1280x720 in projector mode");
    CHECK(row_letters(shown) >= 20);
    REQUIRE(shown.scene.cards.size() == 2);
    CHECK(shown.scene.cards[1].rows.size() == 3);
    CHECK(shown.geometry.layout.kernel.h > 0);
}

TEST_CASE("stage: with a question and a banner on a beamer letters get smaller, and no page is lost") {
    Run run = run_of(COWSCOPE_SOURCE_DIR "/scenarios/fork/fork-cow.cow");
    const Look beamer = look_of({1280, 720}, true, question_lines, banner_lines);
    for (std::size_t step = 1; step <= run.timeline().total_steps(); ++step) {
        run.seek_step(step);
        const StagePicture picture = stage_picture(run, beamer.stage, beamer.scale);
        INFO("step ", step);
        CHECK(stage_faults(picture).empty());
        CHECK(row_letters(picture) >= 13.6F);
        for (const ProcessCard& card : picture.scene.cards) {
            CHECK(card.rows.size() == (card.vmas.empty() ? 0 : 3));
        }
    }
}

TEST_CASE("stage: the measure sees what is wrong") {
    Run run = run_of(COWSCOPE_SOURCE_DIR "/scenarios/fork/fork-cow.cow");
    run.seek_step(4);
    const Look look = look_of({1920, 1080}, false);
    const StagePicture good = stage_picture(run, look.stage, look.scale);
    REQUIRE(stage_faults(good).empty());
    const float share = used_share(good, look.scale);

    StagePicture bent = good;
    const Rect frame = bent.scene.map.grid.cell(0);
    bent.wires[0].way.points.insert(bent.wires[0].way.points.begin() + 2, frame.center());
    CHECK_FALSE(stage_faults(bent).empty());

    StagePicture hidden = good;
    hidden.geometry.cards[1] = {};
    CHECK_FALSE(stage_faults(hidden).empty());
    CHECK(used_share(hidden, look.scale) < share);

    StagePicture behind = good;
    behind.geometry.kernel_card = good.geometry.layout.lanes;
    CHECK_FALSE(stage_faults(behind).empty());

    StagePicture crossed = good; // around the end of another one, and back
    REQUIRE(crossed.wires.size() > 1);
    std::vector<Point>& points = crossed.wires[0].way.points;
    const Point there = crossed.wires[1].way.points[crossed.wires[1].way.points.size() / 2];
    points.insert(points.begin() + 2, {there + Point{3, 4}, there - Point{3, 4}});
    CHECK(crossings(crossed).all > crossings(good).all);
    CHECK_FALSE(stage_faults(crossed).empty());

    StagePicture cut = good;
    for (Rect& row : cut.geometry.rows[0]) {
        row.w *= 0.8F;
    }
    CHECK_FALSE(stage_faults(cut).empty());

    StagePicture small = good;
    small.geometry.layout.scale /= 2;
    CHECK(row_letters(small) < 24);
}

TEST_CASE("stage: laid out anew, each part goes from its place to the other") {
    Run run = run_of(COWSCOPE_SOURCE_DIR "/scenarios/fork/fork-cow.cow");
    const Look look = look_of({1920, 1080}, false);
    run.seek_step(2);
    const StagePicture before = stage_picture(run, look.stage, look.scale);
    run.seek_step(3);
    const StagePicture after = stage_picture(run, look.stage, look.scale);
    const StagePose from = pose_of(before.scene, before.geometry.layout);
    const StagePose to = pose_of(after.scene, after.geometry.layout);
    const auto parent = [](const StagePose& pose) { return pose.slots.at(0).second; };
    CHECK(parent(between(from, to, 0)) == parent(from));
    CHECK(parent(between(from, to, 1)) == parent(to));
    CHECK(between(from, to, 0).map.grid.area == from.map.grid.area);
    CHECK(between(from, to, 1).map.grid.cell(2).contains(to.map.grid.cell(2)));
    const Rect half = parent(between(from, to, 0.5F));
    CHECK(half.w > parent(to).w);
    CHECK(half.w < parent(from).w);
    // No cell leaves memory's room on the way.
    for (const float t : {0.0F, 0.3F, 0.6F, 1.0F}) {
        const StagePose pose = between(from, to, t);
        for (std::size_t i = 0; i < pose.map.places(); ++i) {
            CHECK(pose.layout.memory.contains(pose.map.grid.cell(i)));
        }
    }
    CHECK(between(from, to, 0.5F).slots.at(1).second == to.slots.at(1).second);
}

TEST_CASE("stage: the wire of a run spreads over all of its frames, in several rows of cells") {
    Run run = run_of(COWSCOPE_SOURCE_DIR "/scenarios/fork/snapshot-by-fork.cow");
    run.seek_step(4);
    const Look look = look_of({1920, 1080}, false);
    StagePicture picture = stage_picture(run, look.stage, look.scale);
    const PageRow& last = picture.scene.cards.at(0).rows.back();
    REQUIRE(last.count == 12);
    const auto of_run = [&](const StagePicture::Wire& fan) { return fan.card == 0; };
    CHECK(std::count_if(picture.fans.begin(), picture.fans.end(), of_run) == 12);
    REQUIRE(stage_faults(picture).empty());
    std::vector<Point>& points = picture.fans.back().way.points;
    points.insert(points.begin() + 1, picture.scene.map.grid.cell(0).center());
    CHECK_FALSE(stage_faults(picture).empty());
}
