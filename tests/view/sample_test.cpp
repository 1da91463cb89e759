// The figures over the steps.

#include "app/view/base/step_place.hpp"
#include "app/view/scene/plots.hpp"
#include "app/view/scene/sample.hpp"
#include "core/check/observables.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <numeric>

using namespace cow;
using namespace cow::ui;

namespace {

Samples played(Player& player) {
    Samples samples;
    samples.follow(player.timeline(), player.step());
    while (!player.at_end()) {
        player.forward_step();
        samples.follow(player.timeline(), player.step());
    }
    return samples;
}

/// Pages that forks really copied: between the call and its return.
struct Copied {
    u64 pages = 0;
    bool refused = false; ///< a fork found no memory; what it had copied is gone
};
Copied copied_by_forks(const Timeline& timeline) {
    Copied all;
    u64 copied = 0;
    bool forks = false;
    for (std::size_t i = 0; i < timeline.total_events(); ++i) {
        const Event& event = timeline.event_at(i);
        forks = forks || std::holds_alternative<SpaceCreated>(event);
        copied += forks && std::holds_alternative<PageCopied>(event) ? 1 : 0;
        if (std::holds_alternative<ProcessCancelled>(event)) {
            all.refused = true;
            copied = 0;
        }
        if (std::holds_alternative<CallReturned>(event)) {
            all.pages += copied;
            copied = 0;
            forks = false;
        }
    }
    return all;
}

std::string scenario(const std::string& name) {
    std::ifstream in(std::filesystem::path(COWSCOPE_SOURCE_DIR) / "scenarios" / name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

TEST_CASE("figures: what the minor faults were adds up to their number, file faults included") {
    for (const char* chapter : {"fork", "memory", "files", "ksm"}) {
        const auto folder = std::filesystem::path(COWSCOPE_SOURCE_DIR) / "scenarios" / chapter;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            CAPTURE(entry.path().string());
            Player player =
                player_of(scenario(std::filesystem::path(chapter) / entry.path().filename()).c_str());
            const Samples samples = played(player);
            for (const Sample& sample : samples.all()) {
                u64 sum = 0;
                for (const std::string& note : fault_notes(sample)) {
                    CHECK(note.find("other") == std::string::npos);
                    sum += std::stoull(note);
                }
                CHECK(sum == sample.minor_faults);
            }
        }
    }
}

TEST_CASE("samples: what an eager fork would have copied is what it copies") {
    std::size_t with_forks = 0;
    const std::filesystem::path root = std::filesystem::path(COWSCOPE_SOURCE_DIR) / "scenarios";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        const std::string chapter = entry.path().parent_path().filename().string();
        if (entry.path().extension() != ".cow" ||
            (chapter != "fork" && chapter != "memory" && chapter != "ksm")) {
            continue;
        }
        const std::string name = entry.path().lexically_relative(root).string();
        INFO(name);
        const std::string text = scenario(name);
        Player cow = player_of(text, {.fork = ForkMode::cow});
        Player eager = player_of(text, {.fork = ForkMode::eager});
        const Samples shared = played(cow);
        const Samples copied = played(eager);
        const Copied really = copied_by_forks(eager.timeline());
        CHECK(copied.all().back().eager_copies == really.pages);
        // Where memory runs out, or is given back for want of it, the two go apart.
        const bool roomy = !really.refused && eager.machine().counters.oom_kills == 0 &&
                           text.find("reclaim") == std::string::npos;
        if (roomy) {
            CHECK(shared.all().back().eager_copies == really.pages);
        }
        with_forks += roomy && really.pages > 0 ? 1 : 0;
    }
    CHECK(with_forks >= 3);
}

TEST_CASE("samples: the faults by kind are all faults, and the processes' memory is theirs") {
    Player player = player_of(scenario("fork/fork-cow.cow"));
    const Samples samples = played(player);
    REQUIRE(samples.all().size() == player.step_count() + 1);
    const Sample& last = samples.all().back();
    CHECK(std::accumulate(last.faults.begin(), last.faults.end(), u64{0}) ==
          player.machine().counters.faults);
    CHECK(last.faults[static_cast<std::size_t>(FaultKind::copy)] == player.machine().counters.copies);
    for (std::size_t step = 0; step <= player.step_count(); ++step) {
        player.seek_step(step);
        const Sample& sample = samples.all()[step];
        CHECK(sample.counted);
        CHECK(sample.frames_used == player.machine().frames.used());
        CHECK(sample.saved_bytes == sharing(player.machine()).saved);
        u64 mapped = 0;
        for (const ProcessUse& use : sample.processes) {
            mapped += use.rss;
            const MemoryUse expected = memory_use(player.machine(), player.machine().process(use.proc).mm);
            CHECK(use.rss == expected.rss);
            CHECK(use.pss == expected.pss);
            CHECK(use.uss == expected.uss);
        }
        CHECK(sample.mapped_bytes == mapped);
    }
}

TEST_CASE("samples: steps that were run at once are visited, and the cursor stays") {
    const std::string text = scenario("fork/fork-cow.cow");
    Player one = player_of(text);
    const Samples expected = played(one);
    Player other = player_of(text);
    go_to(other, {other.step_count() - 1, 2});
    const StepPlace here = place_of(other);
    Samples samples;
    samples.follow(other.timeline(), other.step());
    CHECK(place_of(other) == here);
    REQUIRE(samples.all().size() == here.step + 1);
    for (std::size_t i = 0; i < samples.all().size(); ++i) {
        CHECK(same_figures(samples.all()[i], expected.all()[i]));
        CHECK(samples.all()[i].faults == expected.all()[i].faults);
        CHECK(samples.all()[i].eager_copies == expected.all()[i].eager_copies);
    }
}

TEST_CASE("samples: a branch has what it shares, and its own") {
    const std::string text =
        "init: buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store buf 'A'\n"
        "init: store buf+PAGE 'B'\n";
    Player player = player_of(text);
    Samples samples = played(player);
    CHECK(samples.all().back().frames_used == 2);
    player.replace_script(script_of(text.substr(0, text.rfind("init: store")) + "init: store buf 'B' x 4\n"));
    player.play_to_end();
    samples.follow(player.timeline(), player.step());
    REQUIRE(samples.all().size() == 4);
    CHECK(samples.all().back().frames_used == 4);
    player.switch_branch(0);
    samples.follow(player.timeline(), player.step());
    CHECK(samples.all().back().frames_used == 2);
}

TEST_CASE("samples: large memory is counted only now and then") {
    std::string text =
        "machine frames=300000\n"
        "init: buf = mmap(NULL, 250000*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store buf 'A' x 250000\n";
    for (int i = 0; i < 300; ++i) {
        text += "init: store buf 'B'\n";
    }
    Player player = player_of(text);
    const Samples samples = played(player);
    std::size_t counted = 0;
    for (const Sample& sample : samples.all()) {
        counted += sample.counted ? 1 : 0;
    }
    CHECK(counted > 3);
    CHECK(counted < 60);
    CHECK(samples.all().back().processes.front().rss == 250000 * page_size);
}

TEST_CASE("plots: columns keep the peaks, axes end at round numbers") {
    std::vector<Sample> samples(1000);
    samples[777].frames_used = 90;
    samples[999].faults[0] = 3;
    samples[999].faults[2] = 4;
    samples[500].processes = {{ProcId{1}, 8192, 4096, 0}};
    const PlotSet set = plots_of(samples, 100, Measure::pss, std::vector<std::string>{"init", "child"},
                                 palette_of(Theme::dark));
    CHECK(set.steps.size() == 100);
    CHECK(set.steps.back() == 999);
    CHECK(set.plots[0].most == 90);
    CHECK(set.plots[0].series[0].values[77] == 90);
    CHECK(set.plots[1].most == 7);
    CHECK(set.plots[1].series.size() == 2);
    REQUIRE(set.plots[3].series.size() == 1);
    CHECK(set.plots[3].series[0].name == "child");
    CHECK(set.plots[3].most == 4096);
    CHECK(set.plots[3].series[0].values[49] == no_value);
    CHECK(set.plots[3].series[0].values[50] == 4096);
    CHECK(set.column_of(0) == 0);
    CHECK(set.column_of(999) == 99);
    CHECK(set.column_of(5000) == 99);
    CHECK(axis_end(0, false) == 2);
    CHECK(axis_end(3, false) == 4);
    CHECK(axis_end(7, false) == 10);
    CHECK(axis_end(11, false) == 20);
    CHECK(axis_end(0, true) == 4096);
    CHECK(axis_end(12288, true) == 16384);
    CHECK(plots_of({}, 100, Measure::rss, {}, palette_of(Theme::dark)).steps.empty());
}
