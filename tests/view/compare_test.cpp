// Kernels side by side: runs that follow another by steps, what differs between them, and where it is drawn.

#include "app/view/compare/compare_layout.hpp"
#include "app/view/compare/compared.hpp"
#include "app/view/compare/other_kernels.hpp"
#include "app/view/compare/row_difference.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* forks = R"(
init: buf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 2
init: child = fork()
child: store buf 'B'
init: store buf+PAGE 'C'
child: exit(0)
)";

constexpr KernelChoice eager{ForkWay::eager, Bug::none};
constexpr KernelChoice vforks{ForkWay::vfork, Bug::none};

OtherKernels beside(const std::vector<KernelChoice>& kernels) {
    OtherKernels out;
    out.choose(kernels);
    return out;
}

StepPlace place(const Run& run) { return place_of(run.player()); }

} // namespace

TEST_SUITE("compare") {
    TEST_CASE("the others stand at the first one's step, wherever it goes") {
        Run first(script_of(forks));
        OtherKernels others = beside({eager, vforks});
        for (const std::size_t step : {0U, 3U, 6U, 2U, 5U, 0U}) {
            first.seek_step(step);
            others.follow(first, 1);
            for (std::size_t i = 0; i < 2; ++i) {
                REQUIRE(others.run(i) != nullptr);
                CHECK(place(*others.run(i)) == StepPlace{step, 0});
                CHECK(others.run(i)->playback().progress() == 1);
            }
        }
        CHECK(others.run(2) == nullptr);
    }

    TEST_CASE("within a step they have come as far in theirs as it has in its own") {
        Run first(script_of(forks));
        OtherKernels others = beside({eager});
        first.seek_step(3);
        const std::size_t all = first.player().script().steps().size();
        REQUIRE(all == 6);
        std::size_t last = 0;
        for (first.micro_forward(); first.timeline().step() == 3; first.micro_forward()) {
            first.tick(0.25);
            others.follow(first, 1);
            const StepPlace there = place(*others.run(0));
            CHECK((there.step == 3 || there == StepPlace{4, 0}));
            CHECK((there.step == 4 || there.into >= last));
            last = there.step == 4 ? last : there.into;
        }
        first.seek_step(4);
        others.follow(first, 1);
        CHECK(place(*others.run(0)) == StepPlace{4, 0});
    }

    TEST_CASE("a share of a step is the same share of another's events") {
        Run run(script_of(forks));
        stand_at(run, {2, 0.5}, false);
        const std::size_t events = run.timeline().step_at(2).events;
        CHECK(place(run).step == 2);
        CHECK(place(run).into == (events + 1) / 2);
        CHECK(run.playback().progress() == 1);
        stand_at(run, {2, 0.5 / static_cast<double>(events)}, true);
        CHECK(place(run).into == 1);
        CHECK(run.playback().progress() == doctest::Approx(0.5));
        CHECK(share_of(run).part == doctest::Approx(0.5 / static_cast<double>(events)));
        stand_at(run, {2, 1 - 0.25 / static_cast<double>(events)}, true);
        CHECK(place(run) == StepPlace{3, 0});
        CHECK(run.playback().progress() == doctest::Approx(0.75));
        CHECK(share_of(run).step == 2);
        stand_at(run, {3, 0}, false);
        CHECK(share_of(run) == StepShare{3, 0});
    }

    TEST_CASE("they are made from the script that is played, and made anew when it changes") {
        Run first(script_of(forks));
        OtherKernels others = beside({eager});
        first.seek_step(4);
        others.follow(first, 1);
        CHECK(others.run(0)->player().step_count() == 6);
        std::string cut = forks;
        cut.resize(cut.find("init: store buf+PAGE"));
        first.replace_script(script_of(cut));
        others.follow(first, 2);
        CHECK(others.run(0)->player().step_count() == 4);
        CHECK(others.run(0)->player().machine().config.fork == ForkMode::eager);
        CHECK(place(*others.run(0)) == place(first));
    }

    TEST_CASE("what differs: figures, steps, and rows, but not which free frame was taken") {
        Run first(script_of(forks));
        OtherKernels others = beside({eager, vforks});
        const auto at = [&](std::size_t step) {
            first.seek_step(step);
            others.follow(first, 1);
            return std::vector<const Run*>{&first, others.run(0), others.run(1)};
        };
        CHECK(!step_differs(at(2)));
        CHECK(step_differs(at(3)));
        const std::vector<const Run*> runs = at(3);
        CHECK(figures_of(runs)[0][0] == 2);
        CHECK(figures_of(runs)[1][0] == 4);
        ProcessCard card;
        card.proc = ProcId{1};
        card.mm = first.player().machine().process(card.proc).mm;
        PageRow row;
        row.page = VirtAddr{first.player().environment().values.at("buf")}.page();
        card.rows = {row};
        const Machine& mine = first.player().machine();
        CHECK(rows_that_differ(card, mine, others.run(0)->player().machine()) == std::vector<bool>{true});
        const auto later = at(4); // the child has a page of its own under both, in another frame
        CHECK(rows_that_differ(card, first.player().machine(), later[1]->player().machine()) ==
              std::vector<bool>{false});
        CHECK(page_text(first.player().machine(), ProcId{1}, row.page).starts_with("frame F"));
        CHECK(page_text(mine, ProcId{9}, row.page) == "no such process");
        at(5);
        CHECK(impossible_here(first).empty());
        CHECK(impossible_here(*others.run(1)).find("suspended") != std::string::npos);
        CHECK(step_differs(at(5)));
    }

    TEST_CASE("what differs is put in words, too") {
        const std::vector<KernelChoice> kernels{eager};
        OtherKernels others = beside(kernels);
        Run own(script_of(forks));
        const auto words = [&](std::size_t step) {
            own.go_to({step, 0});
            others.follow(own, 1);
            const std::vector<NamedRun> both{{"cow", &own}, {"eager", others.run(0)}};
            return fmt::format("{}", fmt::join(comparison_lines(both), "\n"));
        };
        CHECK(words(2).find("Kernels side by side: cow, eager.") != std::string::npos);
        CHECK(words(2).find("Nothing differs between them here.") != std::string::npos);
        const std::string forked = words(3);
        INFO(forked);
        CHECK(forked.find("This step went otherwise") != std::string::npos);
        CHECK(forked.find("cow 2, eager 4") != std::string::npos);
        CHECK(forked.find(
                  "child buf+0x1000: cow: frame F2, read-only, copied on write, mapped 2 times; eager:") !=
              std::string::npos);
    }
    TEST_CASE("a comparison begins with what the scenario's own kernel is not") {
        CHECK(usual_others({}) == std::vector<KernelChoice>{eager});
        CHECK(usual_others(eager) == std::vector<KernelChoice>{{}});
        CHECK(usual_others({ForkWay::cow, Bug::no_refcount}) == std::vector<KernelChoice>{{}});
    }

    TEST_CASE("layout: columns of one width, in the place, each figure in its box") {
        const Rect place{10, 20, 1200, 600};
        for (const std::size_t kernels : {2U, 3U, 4U}) {
            const CompareLayout layout = compare_layout(place, kernels, main_figures, 1);
            REQUIRE(layout.columns.size() == kernels);
            for (const CompareColumn& column : layout.columns) {
                CHECK(column.stage.w == doctest::Approx(layout.columns.front().stage.w));
                CHECK(column.figures.bottom() == doctest::Approx(place.bottom()));
                CHECK(column.name.y > layout.line.y);
                for (std::size_t i = 0; i < main_figures; ++i) {
                    const FigureLine line = figure_line(column.figures, i, 90, 70, 1);
                    CHECK(line.value.bottom() <= column.figures.bottom());
                    CHECK(line.name.x >= column.figures.x);
                    CHECK(line.value.right() <= column.figures.right());
                }
            }
            CHECK(layout.columns.back().stage.right() == doctest::Approx(place.right()));
        }
        CHECK(compare_layout({0, 0, 600, 200}, 2, main_figures, 1).columns.front().figures.empty());
    }
}
