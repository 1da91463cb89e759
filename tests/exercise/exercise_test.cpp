// Be the kernel: each kind of step in the model's own order, in others that are as good, and with what may go wrong.

#include "core/base/rng.hpp"
#include "core/check/invariants.hpp"
#include "core/exercise/act_text.hpp"
#include "core/exercise/choices.hpp"
#include "core/exercise/exercise.hpp"
#include "core/scenario/player.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace cow;

namespace {

const std::string anon =
    "init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";
const std::string files = "file \"data\" 3 pages 'd'\n"
                          "init: fd = open(\"data\", O_RDWR)\n"
                          "init: pf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE, fd, 0)\n"
                          "init: sf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_SHARED, fd, 0)\n";
const std::string two = anon + "init: store buf 'A'\ninit: child = fork()\n";

struct Case {
    std::string name;
    std::string text; ///< its last step is the one that is performed
    std::vector<Verb> way;
};
using enum Verb;

const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"zero fill", anon + "init: store buf 'A'\n", {point, decide, take, zero, set, finish}},
        {"zero page", anon + "init: load buf\n", {point, decide, set, finish}},
        {"zero page replaced",
         anon + "init: load buf\ninit: store buf 'A'\n",
         {point, decide, take, zero, set, flush, finish}},
        {"copy", two + "child: store buf 'B'\n", {point, decide, take, copy, set, lower, flush, finish}},
        {"reuse", two + "child: store buf 'B'\ninit: store buf 'C'\n", {point, decide, set, flush, finish}},
        {"file read", files + "init: load pf\n", {point, decide, fetch_page, raise, set, finish}},
        {"cached file read", files + "init: load sf\ninit: load pf\n", {point, decide, raise, set, finish}},
        {"private file write",
         files + "init: store pf 'P'\n",
         {point, decide, take, fetch_page, copy, set, finish}},
        {"private write to a page read before",
         files + "init: load pf\ninit: store pf 'P'\n",
         {point, decide, take, copy, set, lower, flush, finish}},
        {"shared file write",
         files + "init: store sf 'S'\n",
         {point, decide, fetch_page, raise, set, finish}},
        {"shared file write after a read",
         files + "init: load sf\ninit: store sf 'S'\n",
         {point, decide, set, flush, finish}},
        {"nothing mapped", "init: load 0x10000\n", {point, decide, kill}},
        {"forbidden",
         "init: buf = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
         "init: store buf 'A'\n",
         {point, decide, kill}},
        {"behind the end of the file",
         files + "init: ftruncate(fd, PAGE)\ninit: load sf+PAGE\n",
         {point, decide, kill}},
        {"a run of stores", anon + "init: store buf 'A' x 3\n", {point, decide, take, zero, set, finish}},
        {"fork",
         anon + files +
             "init: store buf 'A' x 2\ninit: load buf+2*PAGE\ninit: store pf 'P'\n"
             "init: load pf+PAGE\ninit: load sf\ninit: child = fork()\n",
         {protect, raise, share, raise, share, protect, raise, share, share, flush, finish}},
        {"fork of read-only memory",
         anon + "init: store buf 'A'\ninit: mprotect(buf, PAGE, PROT_READ)\ninit: child = fork()\n",
         {raise, share, flush, finish}},
        {"exit of the last owner",
         anon + files + "init: store buf 'A' x 2\ninit: load sf\ninit: exit_group(0)\n",
         {clear, lower, clear, lower, flush, release, finish}},
        {"exit of one of two owners",
         two + "child: store buf+PAGE 'B'\nchild: exit_group(0)\n",
         {clear, lower, clear, lower, flush, release, finish}},
        {"exit with the zero page", anon + "init: load buf\ninit: exit(0)\n", {clear, flush, finish}},
    };
    return all;
}

/// Stands in front of the last step.
Player before_last(const std::string& text) {
    Player player = player_of(text);
    player.seek_step(player.step_count() - 1);
    return player;
}
Exercise exercise_of(const std::string& text, Judging judging = Judging::at_once) {
    std::string why_not;
    std::optional<Exercise> out = Exercise::begin(before_last(text), judging, why_not);
    INFO(text, why_not);
    REQUIRE(out);
    return std::move(*out);
}
std::string refusal(const std::string& text) {
    std::string why_not;
    CHECK_FALSE(Exercise::begin(before_last(text), Judging::at_once, why_not));
    return why_not;
}
const Act& planned(const Exercise& exercise, Verb verb) { return exercise.plan().find(verb)->act; }

/// What is said of one act, which is undone again.
Mistake judged(Exercise& exercise, const Act& act) {
    const u64 before = machine_hash(exercise.machine());
    exercise.perform(act);
    const Mistake out = exercise.done().back().mistake;
    exercise.undo();
    CHECK(machine_hash(exercise.machine()) == before);
    return out;
}

} // namespace

TEST_CASE("exercise: the model's own order is right, act by act, and leaves the model's machine") {
    for (const Case& one : cases()) {
        CAPTURE(one.name);
        Exercise exercise = exercise_of(one.text);
        std::vector<Verb> verbs;
        for (const PlannedAct& act : exercise.plan().way) {
            verbs.push_back(act.act.verb);
            exercise.perform(act.act);
            CHECK(exercise.done().back().right());
        }
        CHECK(verbs == one.way);
        CHECK(exercise.right());
        CHECK(exercise.mistakes() == 0);
        Player model = before_last(one.text);
        model.forward_step();
        for (u32 i = 0; i < model.machine().frames.high_water(); ++i) {
            CHECK(model.machine().frames[Pfn{i}] == exercise.machine().frames[Pfn{i}]);
        }
        CHECK(check_invariants(exercise.machine(), true).empty());
    }
}

TEST_CASE("exercise: any order is right that is safe at each moment, and no other") {
    /// What has to be done before what, said once more and by hand.
    const auto must_precede = [](const Plan& plan, const Act& one, const Act& other) {
        const bool same_group = one.group == other.group;
        switch (other.verb) {
        case finish:
        case kill: return true;
        case zero:
        case copy: return one.verb == take || one.verb == fetch_page;
        case set: return one.verb == zero || one.verb == copy || one.verb == fetch_page || one.verb == raise;
        case raise: return one.verb == fetch_page;
        case share: return same_group && (one.verb == protect || one.verb == raise);
        case lower: return one.verb == (plan.kind == ExerciseKind::exit ? clear : set) && same_group;
        case flush: return one.verb == set || one.verb == protect;
        case release: return one.verb == flush || one.verb == lower || one.verb == clear;
        default: return false;
        }
    };
    Rng rng(7);
    std::size_t right = 0;
    std::size_t wrong = 0;
    for (const Case& one : cases()) {
        CAPTURE(one.name);
        const Exercise fresh = exercise_of(one.text);
        std::vector<Act> acts;
        for (const PlannedAct& act : fresh.plan().way) {
            acts.push_back(act.act);
        }
        for (int round = 0; round < 200; ++round) {
            for (std::size_t i = acts.size(); i-- > 1;) {
                std::swap(acts[i], acts[rng.below(i + 1)]);
            }
            Exercise exercise = fresh;
            for (std::size_t i = 0; i < acts.size() && !exercise.stuck(); ++i) {
                bool early = false;
                for (std::size_t k = i + 1; k < acts.size(); ++k) {
                    early = early || must_precede(fresh.plan(), acts[k], acts[i]);
                }
                exercise.perform(acts[i]);
                CAPTURE(static_cast<int>(acts[i].verb));
                CAPTURE(exercise.done().back().violation);
                CHECK(exercise.done().back().right() == !early);
            }
            CHECK(exercise.over() == !exercise.stuck());
            CHECK(exercise.right() == exercise.over());
            ++(exercise.right() ? right : wrong);
        }
    }
    CHECK(right > 200);
    CHECK(wrong > 200);
}

TEST_CASE("exercise: wrong acts in a copy are named") {
    Exercise exercise = exercise_of(two + "child: store buf 'B'\n");
    const Pfn old{1};
    const Pfn fresh = planned(exercise, take).frame;
    const MmId mm = exercise.plan().mm;
    const Vpn page = exercise.plan().decided.addr.page();
    CHECK(judged(exercise, {.verb = point, .mm = mm, .page = page + 1}) == Mistake::entry);
    CHECK(judged(exercise, {.verb = decide, .decision = Decision::reuse}) == Mistake::decision);
    CHECK(judged(exercise, {.verb = take, .frame = old}) == Mistake::frame_in_use);
    CHECK(judged(exercise, {.verb = copy, .frame = old}) == Mistake::nothing_in_hand);
    CHECK(judged(exercise, {.verb = set, .frame = fresh, .writable = true}) == Mistake::frame_is_free);
    CHECK(judged(exercise, {.verb = set, .frame = old, .writable = true}) == Mistake::frame);
    CHECK(judged(exercise, {.verb = lower, .frame = old}) == Mistake::invariant);
    CHECK(judged(exercise, {.verb = flush}) == Mistake::flush_early);
    CHECK(judged(exercise, {.verb = finish}) == Mistake::incomplete);
    CHECK(judged(exercise, {.verb = kill}) == Mistake::lawful);
    CHECK(judged(exercise, {.verb = fetch_page}) == Mistake::nothing_to_read);
    CHECK(judged(exercise, {.verb = release, .frame = old}) == Mistake::still_used);
    CHECK(judged(exercise, {.verb = raise, .frame = old}) == Mistake::count);
    CHECK(judged(exercise, {.verb = raise, .frame = zero_pfn}) == Mistake::zero_page);

    exercise.perform({.verb = take, .frame = fresh});
    CHECK(exercise.in_hand() == fresh);
    CHECK(judged(exercise, {.verb = take, .frame = Pfn{fresh.v + 1}}) == Mistake::again);
    CHECK(judged(exercise, {.verb = zero}) == Mistake::filling);
    CHECK(judged(exercise, {.verb = copy, .frame = zero_pfn}) == Mistake::source);
    CHECK(judged(exercise, {.verb = set, .frame = fresh, .writable = true}) == Mistake::not_filled);

    exercise.perform({.verb = copy, .frame = old});
    CHECK(judged(exercise, {.verb = set, .frame = fresh, .writable = false}) == Mistake::read_only);
    exercise.perform({.verb = set, .frame = fresh, .writable = true});
    CHECK(judged(exercise, {.verb = lower, .frame = fresh}) == Mistake::count);
    exercise.perform({.verb = lower, .frame = old});
    CHECK(judged(exercise, {.verb = lower, .frame = old}) == Mistake::again);
    exercise.perform({.verb = flush});
    CHECK(judged(exercise, {.verb = flush}) == Mistake::again);
    CHECK(judged(exercise, {.verb = finish}) == Mistake::incomplete); // nobody has pointed at the entry
}

TEST_CASE("exercise: whoever asks for a free frame is given the lowest") {
    Exercise exercise = exercise_of(two + "child: store buf 'B'\n");
    exercise.perform({.verb = take, .frame = Pfn{20}});
    CHECK(exercise.done().back().right());
    CHECK(exercise.in_hand() == planned(exercise, take).frame);
}

TEST_CASE("exercise: wrong acts elsewhere are named") {
    SUBCASE("reuse: a frame is taken for nothing, or the last owner's is copied") {
        Exercise exercise = exercise_of(two + "child: store buf 'B'\ninit: store buf 'C'\n");
        CHECK(judged(exercise, {.verb = decide, .decision = Decision::copy}) == Mistake::decision);
        CHECK(judged(exercise, {.verb = take, .frame = Pfn{9}}) == Mistake::no_frame_needed);
        CHECK(judged(exercise, {.verb = set, .frame = Pfn{1}, .writable = false}) == Mistake::read_only);
    }
    SUBCASE("the zero page is not counted and never writable") {
        Exercise exercise = exercise_of(anon + "init: load buf\n");
        CHECK(judged(exercise, {.verb = raise, .frame = zero_pfn}) == Mistake::zero_page);
        CHECK(judged(exercise, {.verb = set, .frame = zero_pfn, .writable = true}) == Mistake::writable);
        CHECK(judged(exercise, {.verb = flush}) == Mistake::nothing_stale);
    }
    SUBCASE("a file's page is counted before it is mapped") {
        Exercise exercise = exercise_of(files + "init: load sf\ninit: load pf\n");
        CHECK(judged(exercise, planned(exercise, set)) == Mistake::invariant);
        CHECK(judged(exercise, {.verb = fetch_page}) == Mistake::nothing_to_read);
        CHECK(judged(exercise, {.verb = set, .frame = Pfn{1}, .writable = true}) == Mistake::writable);
    }
    SUBCASE("a bad access is not tried again") {
        Exercise exercise = exercise_of("init: load 0x10000\n");
        CHECK(judged(exercise, {.verb = finish}) == Mistake::unlawful);
        CHECK(judged(exercise, {.verb = set, .frame = zero_pfn}) == Mistake::no_entry);
    }
}

TEST_CASE("exercise: wrong acts in a fork are named") {
    Exercise exercise = exercise_of(anon + files +
                                    "init: store buf 'A' x 2\ninit: load buf+2*PAGE\n"
                                    "init: load sf\ninit: child = fork()\n");
    const auto group = [&](FrameKind kind) {
        const auto& all = exercise.plan().groups;
        return static_cast<std::size_t>(
            std::find_if(all.begin(), all.end(), [&](const PageGroup& one) { return one.kind == kind; }) -
            all.begin());
    };
    const std::size_t written = group(FrameKind::anon);
    const std::size_t zeros = group(FrameKind::zero);
    const std::size_t shared = group(FrameKind::file);
    CHECK(exercise.plan().groups[written].pages.size() == 2);
    CHECK(judged(exercise, {.verb = share, .writable = false, .group = written}) == Mistake::invariant);
    CHECK(judged(exercise, {.verb = flush}) == Mistake::flush_early);
    CHECK(judged(exercise, {.verb = protect, .group = zeros}) == Mistake::not_private);
    CHECK(judged(exercise, {.verb = raise, .group = zeros}) == Mistake::zero_page);
    CHECK(judged(exercise, {.verb = share, .group = shared}) == Mistake::not_copied);
    CHECK(judged(exercise, {.verb = raise, .group = shared}) == Mistake::not_copied);
    exercise.perform({.verb = protect, .group = written});
    exercise.perform({.verb = raise, .group = written});
    CHECK(judged(exercise, {.verb = share, .writable = true, .group = written}) == Mistake::writable);
    CHECK(judged(exercise, {.verb = raise, .group = written}) == Mistake::again);
}

TEST_CASE("exercise: wrong acts in an exit are named") {
    Exercise exercise = exercise_of(two + "child: store buf+PAGE 'B'\nchild: exit_group(0)\n");
    const std::size_t shared = exercise.plan().groups[0].refs == 2 ? 0 : 1;
    const std::size_t own = 1 - shared;
    CHECK(judged(exercise, {.verb = lower, .group = own}) == Mistake::invariant);
    CHECK(judged(exercise, {.verb = release, .group = own}) == Mistake::still_used);
    exercise.perform({.verb = clear, .group = own});
    exercise.perform({.verb = lower, .group = own});
    exercise.perform({.verb = clear, .group = shared});
    exercise.perform({.verb = lower, .group = shared});
    CHECK(judged(exercise, {.verb = release, .group = own}) == Mistake::free_early);
    exercise.perform({.verb = flush});
    CHECK(judged(exercise, {.verb = release, .group = shared}) == Mistake::still_used);
    CHECK(judged(exercise, {.verb = finish}) == Mistake::incomplete);
    exercise.perform({.verb = release, .group = own});
    exercise.perform({.verb = finish});
    CHECK(exercise.right());
}

TEST_CASE("exercise: judged at once it waits until what is wrong is undone or put right") {
    Exercise exercise = exercise_of(two + "child: store buf 'B'\n");
    exercise.perform(planned(exercise, point));
    exercise.perform({.verb = decide, .decision = Decision::reuse});
    CHECK(exercise.stuck());
    exercise.perform(planned(exercise, take)); // not heard
    CHECK(exercise.done().size() == 2);
    exercise.put_right();
    CHECK_FALSE(exercise.stuck());
    CHECK(exercise.done().back().act == planned(exercise, decide));
    CHECK(exercise.mistakes() == 1);
    CHECK(exercise.helped() == 1);
    while (!exercise.over()) {
        exercise.put_right();
    }
    CHECK(exercise.right());
    CHECK(exercise.mistakes() == 1);
}

TEST_CASE("exercise: judged at the end nothing is told until then") {
    Exercise exercise = exercise_of(two + "child: store buf 'B'\n", Judging::at_the_end);
    exercise.perform({.verb = decide, .decision = Decision::reuse});
    exercise.perform({.verb = set, .frame = Pfn{1}, .writable = true});
    CHECK_FALSE(exercise.stuck());
    exercise.undo();
    exercise.perform({.verb = set, .frame = Pfn{1}, .writable = true});
    exercise.perform({.verb = flush});
    exercise.perform({.verb = finish});
    CHECK(exercise.over());
    CHECK_FALSE(exercise.right());
    CHECK(exercise.done()[1].mistake == Mistake::frame);
    CHECK(exercise.missing().size() == 7);
    CHECK(exercise.mistakes() == 4);
    CHECK_FALSE(exercise.undo());
}

TEST_CASE("exercise: what cannot be performed says why") {
    CHECK(refusal(anon).find("system call") != std::string::npos);
    CHECK(refusal(anon + "init: store buf 'A'\ninit: store buf 'B'\n").find("No page fault") !=
          std::string::npos);
    CHECK(refusal("machine bug=no_tlb_flush\n" + anon + "init: store buf 'A'\n").find("faulty") !=
          std::string::npos);
    CHECK(refusal("machine fork=eager\n" + anon + "init: store buf 'A'\ninit: c = fork()\n")
              .find("page by page") != std::string::npos);
    CHECK(refusal(anon + "init: store buf 'A'\ninit: c = vfork()\n").find("page by page") !=
          std::string::npos);
}

TEST_CASE("exercise: every fault of the scenarios, and every fork and exit, can be performed") {
    std::size_t performed = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios")) {
        if (entry.path().extension() != ".cow") {
            continue;
        }
        CAPTURE(entry.path().string());
        std::ifstream file(entry.path());
        std::stringstream text;
        text << file.rdbuf();
        for (Player player = player_of(text.str()); !player.at_end(); player.forward_step()) {
            std::string why_not;
            const u64 before = machine_hash(player.machine());
            const bool can = Exercise::begin(player, Judging::at_once, why_not).has_value();
            performed += can ? 1 : 0;
            CAPTURE(why_not);
            CHECK(can == why_not.empty());
            CHECK(why_not.find("More happens") == std::string::npos); // the model's own way leads there
            CHECK(machine_hash(player.machine()) == before);
        }
    }
    CHECK(performed > 500);
}

TEST_CASE(
    "exercise: every act that can be tried is judged, told and undone, in whatever state the machine is") {
    Rng rng(11);
    for (const Case& one : cases()) {
        CAPTURE(one.name);
        const Exercise fresh = exercise_of(one.text, Judging::at_the_end);
        for (int round = 0; round < 20; ++round) {
            Exercise exercise = fresh;
            for (int i = 0; i < 12; ++i) {
                const auto verbs = verbs_of(exercise.plan().kind);
                const std::vector<Act> acts = choices(exercise, verbs[rng.below(verbs.size())]);
                REQUIRE(!acts.empty());
                exercise.perform(acts[rng.below(acts.size())]);
                CHECK(!act_text(exercise, exercise.done().back().act, {}).empty());
                CHECK(mistake_text(exercise, exercise.done().back(), {}).empty() ==
                      exercise.done().back().right());
                CHECK(!act_rule(exercise, exercise.done().back().act).empty());
                if (exercise.over()) {
                    break;
                }
            }
            const bool over = exercise.over();
            while (exercise.undo()) {
            }
            CHECK((over || machine_hash(exercise.machine()) == machine_hash(fresh.machine())));
        }
    }
}

TEST_CASE("exercise: the model's way is among what can be tried") {
    for (const Case& one : cases()) {
        CAPTURE(one.name);
        Exercise exercise = exercise_of(one.text);
        for (const PlannedAct& act : exercise.plan().way) {
            const std::vector<Act> acts = choices(exercise, act.act.verb);
            CAPTURE(act_text(exercise, act.act, {}));
            CHECK(std::find(acts.begin(), acts.end(), act.act) != acts.end());
            exercise.perform(act.act);
        }
    }
}
