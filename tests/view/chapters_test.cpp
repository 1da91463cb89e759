// Chapters: what step "…" heads, and the way from one to the next.

#include "app/view/base/chapters.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::ui;

TEST_CASE("chapters: headings with the steps in front of them; an empty one is none") {
    const Player player = player_of(R"(
init: a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
step "unused"
step "first"
init: store a 'A'
init: store a 'B'
step "second"
init: store a 'C'
step "nothing follows"
)");
    const std::vector<Chapter> chapters = chapters_of(player);
    REQUIRE(chapters.size() == 2);
    CHECK(chapters[0].name == "first");
    CHECK(chapters[0].step == 1);
    CHECK(chapters[1].name == "second");
    CHECK(chapters[1].step == 3);
    CHECK(next_chapter(chapters, 0) == &chapters[0]);
    CHECK(next_chapter(chapters, 1) == &chapters[1]);
    CHECK(next_chapter(chapters, 3) == nullptr);
    CHECK(previous_chapter(chapters, 4, false) == &chapters[1]);
    CHECK(previous_chapter(chapters, 3, true) == &chapters[1]);
    CHECK(previous_chapter(chapters, 3, false) == &chapters[0]);
    CHECK(previous_chapter(chapters, 1, false) == nullptr);
    CHECK(chapter_at(chapters, 0) == nullptr);
    CHECK(chapter_at(chapters, 2) == &chapters[0]);
}
