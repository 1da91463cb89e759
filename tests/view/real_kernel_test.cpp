// The real kernel beside the player: what is done when, what is kept, and when everything starts anew. No window.

#include "app/gui/shell/real_judge.hpp"
#include "app/view/session/real_kernel.hpp"
#include "app/view/session/session.hpp"
#include "app/view/session/verdict_text.hpp"
#include "tests/support/players.hpp"
#include "tests/support/verified.hpp"
#include "tests/view/scratch.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* real_script = R"(
machine frames=32
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
init: child = fork()
child: store buf+PAGE 'B'
child: exit(0)
)";
constexpr std::size_t fork_steps = 5;

/// Lets it catch up; how many calls that took.
int catch_up(RealKernel& real) {
    int calls = 0;
    while (real.busy()) {
        real.work(0);
        ++calls;
        REQUIRE(calls < 1000);
    }
    return calls;
}

/// This kernel is not among the verified ones, and something differs.
bool plays_otherwise(const RealKernel& real) {
    for (std::size_t step = 0; real.verdict(step) != nullptr; ++step) {
        if (test::differs_unverified(*real.verdict(step))) {
            return true;
        }
    }
    return false;
}

/// On and following `player`; false, and why printed, where this kernel refuses.
bool begins(RealKernel& real, const Player& player) {
    real.toggle();
    real.follow(&player, 1);
    real.work(0);
    if (!real.obstacle().empty()) {
        test::skip(real.obstacle());
        return false;
    }
    return true;
}

/// Says what it was told to say.
class FakeJudge : public Judge {
public:
    FakeJudge(Script script, std::vector<Verdict> verdicts)
        : script_(std::move(script)), verdicts_(std::move(verdicts)) {}
    const std::string& obstacle() const override { return none_; }
    const std::string& release() const override { return none_; }
    const std::string& verified_elsewhere() const override { return none_; }
    std::vector<std::string> left_out() const override { return left_out_; }
    const MachineConfig& config() const override { return script_.config; }
    const Machine& machine() const override { return machine_; }
    std::size_t step() const override { return step_; }
    bool at_end() const override { return step_ == verdicts_.size(); }
    std::string prepare() override { return left_ > 0 ? fmt::format("{} to go", left_--) : std::string(); }
    void prepare_in(int calls) { left_ = calls; }
    StepVerdict advance() override {
        StepVerdict verdict;
        verdict.step = step_;
        verdict.verdict = verdicts_[step_++];
        return verdict;
    }

private:
    Script script_;
    std::vector<Verdict> verdicts_;
    Machine machine_;
    std::string none_;
    std::vector<std::string> left_out_;
    std::size_t step_ = 0;
    int left_ = 0;
};

MakeJudge said_by(std::vector<Verdict> verdicts) {
    return [verdicts](Script script, const JudgeOptions&) {
        return std::make_unique<FakeJudge>(std::move(script), verdicts);
    };
}

} // namespace

TEST_CASE("real kernel: off, nothing is done") {
    Player player = player_of(real_script);
    RealKernel real(real_judges().make);
    player.play_to_end();
    real.follow(&player, 1);
    CHECK_FALSE(real.on());
    CHECK_FALSE(real.comparing());
    CHECK_FALSE(real.busy());
    real.work(1);
    CHECK(real.verdict(0) == nullptr);
    CHECK_FALSE(real.is_due(0));
    CHECK(state_text(real).empty());
}

TEST_CASE("real kernel: steps are done as far as the cursor has been, one for each short call, and kept") {
    Player player = player_of(real_script);
    RealKernel real(real_judges().make);
    if (!begins(real, player)) {
        return;
    }
    CHECK_FALSE(real.busy()); // no step has been reached
    CHECK(real.verdict(0) == nullptr);

    player.seek_step(2);
    real.follow(&player, 1);
    CHECK(real.busy());
    CHECK(real.is_due(0));
    CHECK(catch_up(real) == 2);
    if (plays_otherwise(real)) {
        return;
    }
    REQUIRE(real.verdict(1) != nullptr);
    CHECK_FALSE(real.is_due(1));
    CHECK(real.verdict(2) == nullptr);
    CHECK(real.verdict(1)->verdict == Verdict::agrees);
    CHECK(real.verdict(1)->step == 1);
    CHECK(real.tally().agree == 2);
    CHECK(real.tally().observations == real.verdict(0)->compared + real.verdict(1)->compared);

    player.seek_step(0); // back: what is known stays
    real.follow(&player, 1);
    CHECK_FALSE(real.busy());
    CHECK(real.verdict(1) != nullptr);

    player.play_to_end();
    real.follow(&player, 1);
    CHECK(catch_up(real) == static_cast<int>(fork_steps) - 2);
    if (plays_otherwise(real)) {
        return;
    }
    CHECK(real.tally().agree == fork_steps);
    CHECK(real.tally().differ == 0);
}

TEST_CASE("real kernel: much time is used for many steps") {
    Player player = player_of(real_script);
    RealKernel real(real_judges().make);
    if (!begins(real, player)) {
        return;
    }
    player.play_to_end();
    real.follow(&player, 1);
    real.work(60);
    CHECK_FALSE(real.busy());
    if (plays_otherwise(real)) {
        return;
    }
    CHECK(real.tally().agree == fork_steps);
}

TEST_CASE("real kernel: another script, or the same one again, starts anew") {
    Player player = player_of(real_script);
    RealKernel real(real_judges().make);
    if (!begins(real, player)) {
        return;
    }
    player.seek_step(3);
    real.follow(&player, 1);
    catch_up(real);
    if (plays_otherwise(real)) {
        return;
    }
    CHECK(real.tally().agree == 3);

    Player again = player_of(real_script);
    real.follow(&again, 2);
    CHECK(real.verdict(0) == nullptr);
    CHECK(real.tally() == VerdictTally{});
    CHECK(real.busy()); // to be started
    catch_up(real);
    CHECK(real.tally() == VerdictTally{});
    again.seek_step(1);
    real.follow(&again, 2);
    catch_up(real);
    CHECK(real.tally().agree == 1);

    // A changed script is another branch of the history.
    std::string changed = real_script;
    changed.replace(changed.find("'A'"), 3, "'Z'");
    again.seek_step(2);
    again.replace_script(script_of(changed));
    real.follow(&again, 2);
    CHECK(real.tally() == VerdictTally{});
    catch_up(real);
    CHECK(real.tally().agree == again.step());
}

TEST_CASE("real kernel: switched off it forgets, closed too") {
    Player player = player_of(real_script);
    RealKernel real(real_judges().make);
    if (!begins(real, player)) {
        return;
    }
    player.seek_step(2);
    real.follow(&player, 1);
    real.toggle();
    real.follow(&player, 1);
    CHECK_FALSE(real.busy());
    CHECK(real.verdict(0) == nullptr);
    real.toggle();
    real.follow(&player, 1);
    catch_up(real);
    if (plays_otherwise(real)) {
        return;
    }
    CHECK(real.tally().agree == 2);
    real.follow(nullptr, 2); // nothing is open
    CHECK(real.on());
    CHECK_FALSE(real.busy());
    CHECK(real.verdict(0) == nullptr);
}

TEST_CASE("real kernel: a scenario that Linux cannot do says why, and the next one works") {
    const std::string faulty = "machine bug=no_refcount\ninit: sbrk = brk(0)\n";
    Player player = player_of(faulty);
    RealKernel real(real_judges().make);
    real.toggle();
    real.follow(&player, 1);
    catch_up(real);
    CHECK(real.on());
    CHECK_FALSE(real.comparing());
    CHECK_FALSE(real.obstacle().empty());
    CHECK(real.refusals() == 1);
    CHECK(state_text(real).find(real.obstacle()) != std::string::npos);
    player.play_to_end();
    real.follow(&player, 1); // it is not tried again and again
    CHECK_FALSE(real.busy());
    CHECK(real.refusals() == 1);

    Player good = player_of(real_script);
    real.follow(&good, 2);
    CHECK(real.obstacle().empty());
    CHECK(real.busy());
    real.toggle();
    CHECK(real.obstacle().empty());
}

TEST_CASE("real kernel: merging is left out until it is allowed, and then starts anew") {
    Player player = player_of(R"(
init: a = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: madvise(a, 2*PAGE, MADV_MERGEABLE)
init: store a 'A' x 2
kernel: ksm_scan
kernel: ksm_scan
)");
    RealKernel real(real_judges().make);
    CHECK_FALSE(real.merging_allowed());
    if (!begins(real, player)) {
        return;
    }
    CHECK(real.scans());
    player.play_to_end();
    real.follow(&player, 1);
    catch_up(real);
    REQUIRE(real.verdict(3) != nullptr);
    CHECK(real.verdict(3)->verdict == Verdict::not_compared);
    CHECK_FALSE(real.verdict(3)->why.empty());
    real.toggle_merging();
    CHECK(real.merging_allowed());
    CHECK(real.verdict(0) == nullptr);
    real.toggle_merging(); // the settings of this machine are left alone
}

TEST_CASE("real kernel: what the differences are, in words") {
    StepVerdict verdict;
    verdict.verdict = Verdict::differs;
    verdict.compared = 40;
    verdict.differences.push_back({"child", "present", 0x7f0000001000, "yes", "no"});
    verdict.differences.push_back({"", "pages_shared", {}, "1", ""});
    const RealKernel real({});
    const PlaceNames names = [](const Difference&) { return std::string("buf+0x1000"); };
    CHECK(verdict_sentence(real, verdict) == "Linux differs in 2 of 40 observations:");
    CHECK(difference_lines(verdict, names, 6) ==
          std::vector<std::string>{"present at child's buf+0x1000: model yes, kernel no",
                                   "pages_shared: model 1, kernel none"});
    verdict.differences.resize(10);
    const std::vector<std::string> cut = difference_lines(verdict, names, 6);
    CHECK(cut.size() == 6);
    CHECK(cut.back() == "and 5 more");
    StepVerdict in_part;
    in_part.verdict = Verdict::agrees;
    in_part.compared = 2;
    in_part.left_out = {"the address, which was recorded"};
    CHECK(verdict_tip(real, in_part, names) ==
          "Linux agrees: 2 observations compared.\nLeft out: the address, which was recorded.");
    VerdictTally tally;
    tally.agree = 7;
    tally.observations = 348;
    CHECK(summary_texts(tally).front() == "7 steps agree, 0 differ, 348 observations");
    tally.add(verdict);
    tally.not_compared = 2;
    CHECK(summary_texts(tally).front() == "7 steps agree, 1 differ, 2 not compared, 388 observations");
    CHECK(summary_texts(tally).back() == "7 agree, 1 differ");
}

TEST_CASE("real kernel: the badge tells of the step that is shown, not of those before it") {
    Player player = player_of(real_script);
    using enum Verdict;
    RealKernel real(said_by({agrees, not_compared, agrees, agrees, agrees}));
    real.toggle();
    const auto badge_behind = [&](std::size_t steps) {
        player.seek_step(steps);
        real.follow(&player, 1);
        catch_up(real);
        return badge_text(badge_verdict(real, player));
    };
    CHECK(badge_behind(0) == "…");
    CHECK(badge_behind(1) == "agrees");
    CHECK(badge_behind(2) == "not compared");
    player.forward_event();
    real.follow(&player, 1);
    CHECK(badge_text(badge_verdict(real, player)) == "…"); // in the middle of a step
    CHECK(badge_behind(3) == "agrees");
    CHECK(badge_behind(2) == "not compared");
    CHECK(badge_behind(0) == "agrees"); // all in all
    RealKernel other(said_by({agrees, differs, agrees, agrees, agrees}));
    other.toggle();
    other.follow(&player, 1);
    player.seek_step(4);
    other.follow(&player, 1);
    catch_up(other);
    CHECK(badge_text(badge_verdict(other, player)) == "differs"); // one that differs is not passed over
}

TEST_CASE("real kernel: one that has to be booted is waited for, and given up for another one") {
    Player player = player_of(real_script);
    int made = 0;
    RealKernel real([&](Script script, const JudgeOptions& options) {
        auto judge =
            std::make_unique<FakeJudge>(std::move(script), std::vector<Verdict>(fork_steps, Verdict::agrees));
        judge->prepare_in(options.place == JudgePlace::own_machine ? 3 : 0);
        ++made;
        return judge;
    });
    real.ask_at(JudgePlace::own_machine);
    real.toggle();
    player.seek_step(2);
    real.follow(&player, 1);
    CHECK_FALSE(real.waits());
    real.work(1);
    CHECK(real.waits());
    CHECK(real.busy());
    CHECK(real.progress() == "3 to go");
    CHECK(progress_text(real) == "A machine of its own: 3 to go …");
    CHECK(state_text(real) == progress_text(real));
    real.work(1);
    real.work(1);
    CHECK(real.progress() == "1 to go");
    CHECK(real.tally() == VerdictTally{});
    real.work(1);
    CHECK_FALSE(real.waits());
    CHECK(real.progress().empty());
    catch_up(real);
    CHECK(real.tally().agree == 2);

    real.toggle();
    real.toggle();
    real.follow(&player, 1);
    real.work(1);
    CHECK(real.waits());
    real.ask_at(JudgePlace::here);
    CHECK_FALSE(real.waits());
    real.follow(&player, 1);
    catch_up(real);
    CHECK(real.tally().agree == 2);
    CHECK(made == 3);
}

TEST_CASE("real kernel: the session's command goes with what is open") {
    const Scratch scratch;
    const std::string good = scratch.file("good.cow", real_script);
    const std::string bad = scratch.file("bad.cow", "init: x = mmpa()\n");
    Session session({}, real_judges().make);
    const RealKernel& real = session.real_kernel();
    session.apply(Perform{Action::toggle_real_kernel}); // before anything is open
    CHECK(real.on());
    CHECK_FALSE(real.busy());
    session.open(good);
    CHECK(real.busy());
    session.ask_kernel(0);
    if (!real.obstacle().empty()) {
        test::skip(real.obstacle());
    } else {
        CHECK_FALSE(real.busy()); // the scenario was run ahead, but nobody has seen that
        session.apply(Perform{Action::to_end});
        session.ask_kernel(60);
        if (plays_otherwise(real)) {
            return;
        }
        CHECK(real.tally().agree == fork_steps);
        session.open(bad);
        CHECK(session.player() == nullptr);
        CHECK(real.verdict(0) == nullptr);
        CHECK_FALSE(real.busy());
        session.open(good);
        CHECK(real.busy());
    }
    session.apply(Perform{Action::toggle_real_kernel});
    CHECK_FALSE(real.on());
}
