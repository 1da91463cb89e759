#include "app/view/session/link.hpp"

#include <doctest/doctest.h>

namespace cow::ui {

TEST_CASE("link: what it says is what was put into it") {
    const Link link{"fork-cow", "", StepPlace{3, 2}, Language::chinese, Theme::light, true};
    CHECK(link_text(link) == "#scenario=fork-cow&step=3&event=2&lang=zh&theme=light&veil=1");
    CHECK(parse_link(link_text(link)) == link);
    const Link own{"", "q1YqSy0qzszPU7IyNDI2AQA", StepPlace{0, 0}, std::nullopt, std::nullopt, false};
    CHECK(link_text(own) == "#cow=q1YqSy0qzszPU7IyNDI2AQA&step=0&veil=0");
    CHECK(parse_link(link_text(own)) == own);
    CHECK(link_text({}) == "#");
    const Link strange{"a b&c=d%#", "", std::nullopt, std::nullopt, std::nullopt, std::nullopt};
    CHECK(parse_link(link_text(strange)) == strange);
}

TEST_CASE("link: a broken one leaves what is left of it") {
    CHECK(parse_link("") == Link());
    CHECK(parse_link("####&&&=&==&step&=3") == Link());
    CHECK(parse_link("#step=-1&event=x&lang=xx&theme=pink&veil=2&unknown=1") == Link());
    CHECK(parse_link("#step=99999999999999999999999") == Link());
    CHECK(parse_link("#scenario=%4").scenario == "%4");
    CHECK(parse_link("scenario=%66ork&step=2").scenario == "fork");
    CHECK(parse_link("#event=5").place == StepPlace{0, 5});
}

} // namespace cow::ui
