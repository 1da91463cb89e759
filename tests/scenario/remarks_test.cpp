#include "core/language/language.hpp"
#include "core/scenario/remarks.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace cow;

namespace {

using Options = std::vector<std::string>;

AskStatement ask(Options options) {
    AskStatement out;
    out.options = std::move(options);
    return out;
}

StepOutcome decided(Decision decision) {
    StepOutcome out;
    out.decision = decision;
    return out;
}

} // namespace

TEST_CASE("remarks: right is every option that names what happened") {
    const Machine machine(MachineConfig{});
    const auto answer = [&](Options options, Decision decision) {
        return answer_to(ask(std::move(options)), decided(decision), {}, machine, {});
    };
    CHECK(answer({"segv", "copy", "segv_maperr"}, Decision::segv_maperr).right ==
          Options{"segv", "segv_maperr"});
    CHECK(answer({"none", "copy"}, Decision::none).right == Options{"none"});

    const Answer other = answer({"copy", "reuse"}, Decision::zero_fill);
    CHECK_FALSE(other.offered);
    CHECK(other.right == Options{"zero_fill"});
    CHECK(other.problem.empty());
}

namespace {

constexpr const char* asked_twice = R"(
title "Asked"
machine frames=32
say "Before." zh "之前。"
init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
step "Writes"
ask "Which?" copy | zero_fill
ask "And which?" reuse | copy
init: store buf 'A'
expect frames_used == 99
say "Done."
)";

} // namespace

TEST_CASE("remarks: all that stands between two steps, in the file's order") {
    Player player = player_of(asked_twice);
    REQUIRE(remarks_after(player, 0).size() == 1);
    CHECK(std::get<Saying>(remarks_after(player, 0)[0]).text == "Before.");

    player.seek_step(1);
    const std::vector<Remark> ahead = remarks_after(player, 1);
    REQUIRE(ahead.size() == 3);
    CHECK(std::get<Heading>(ahead[0]).text == "Writes");
    CHECK(std::get<cow::Question>(ahead[1]).step == 2);
    CHECK_FALSE(std::get<cow::Question>(ahead[1]).answer.has_value()); // not run yet

    player.seek_step(2);
    const std::vector<Remark> behind = remarks_after(player, 1);
    CHECK(std::get<cow::Question>(behind[1]).answer->right == Options{"zero_fill"});
    CHECK(std::get<cow::Question>(behind[1]).answer->offered);
    CHECK(std::get<cow::Question>(behind[2]).answer->right == Options{"zero_fill"});
    CHECK_FALSE(std::get<cow::Question>(behind[2]).answer->offered);

    const std::vector<Remark> last = remarks_after(player, 2);
    REQUIRE(last.size() == 2);
    CHECK_FALSE(std::get<Expectation>(last[0]).outcome->ok);
    CHECK(std::get<Saying>(last[1]).text == "Done.");
}

TEST_CASE("remarks: texts are in the language that is spoken") {
    const Player player = player_of(asked_twice);
    const Speaking speaking(Language::chinese);
    const std::vector<Remark> remarks = remarks_after(player, 0);
    CHECK(std::get<Saying>(remarks.at(0)).text == "之前。");
}
