// What the window tells of the author's words.

#include "app/view/words/story.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::ui;

TEST_CASE("story: every question is asked, and every one answered after its step") {
    Player player = player_of(R"(
machine frames=32
step "Writes"
say "A buffer."
init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
ask "Which?" copy | zero_fill
ask "And which?" reuse | copy
init: store buf 'A'
)");
    CHECK(story_of(player).says == std::vector<std::string>{"A buffer."});
    CHECK(story_of(player).heading == "Writes");

    player.seek_step(1);
    const Story before = story_of(player);
    REQUIRE(before.questions.size() == 2);
    CHECK(before.questions[0].text == "Which?");
    CHECK(before.questions[1].text == "And which?");
    CHECK(before.answered.empty());

    player.forward_event(); // the step has begun: it is still the one that is asked about
    CHECK(story_of(player).questions.size() == 2);

    player.seek_step(2);
    const Story after = story_of(player);
    CHECK(after.questions.empty());
    REQUIRE(after.answered.size() == 2);
    CHECK(after.answered[0].answer->right == std::vector<std::string>{"zero_fill"});
    CHECK_FALSE(after.answered[1].answer->offered);
    CHECK(after.heading == "Writes");
}
