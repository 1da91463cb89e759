// What pictures for slides and paper are made of, without drawing any: SVG, the colours of a GIF, the handout's page.

#include "app/view/picture/colour_table.hpp"
#include "app/view/picture/handout.hpp"
#include "app/view/picture/sheet_grid.hpp"
#include "app/view/picture/svg.hpp"
#include "core/parse/parser.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace cow;
using namespace cow::ui;

namespace {

Typefaces faces() {
    Typefaces out;
    out.fill({"Inter", false, false, 0.8F, 0.75F});
    return out;
}

Mark text_mark(std::string text, Rect box, Rect clip) {
    return {TextLine{Face::body, box, std::move(text), false, false}, rgb(0xe6eaf0), clip, 0};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
        ++found;
    }
    return found;
}

std::vector<unsigned char> pixels_of(const std::vector<u32>& colours) {
    std::vector<unsigned char> out;
    for (const u32 rgb : colours) {
        out.push_back(static_cast<unsigned char>(rgb >> 16U));
        out.push_back(static_cast<unsigned char>(rgb >> 8U));
        out.push_back(static_cast<unsigned char>(rgb));
    }
    return out;
}

} // namespace

TEST_CASE("export: text in XML is escaped, and what XML cannot hold is replaced") {
    CHECK(xml_text("a < b && \"c\" > d") == "a &lt; b &amp;&amp; &quot;c&quot; &gt; d");
    CHECK(xml_text("页表 – ünï") == "页表 – ünï");
    CHECK(xml_text(std::string_view("\x00\x1b[0m\t", 6)) == "\uFFFD\uFFFD[0m\t");
    CHECK(xml_text("\xff\xc3(") == "\uFFFD\uFFFD(");
    CHECK(xml_text("\xe4\xb8") == "\uFFFD\uFFFD");           // cut off
    CHECK(xml_text("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD"); // a surrogate
    CHECK(xml_text("\xef\xbf\xbf") == "\uFFFD\uFFFD\uFFFD"); // U+FFFF
    CHECK(xml_text("\xc0\xaf") == "\uFFFD\uFFFD");           // longer than need be
}

TEST_CASE("export: an SVG has each shape that is seen, in the order drawn") {
    const Rect all{0, 0, 200, 100};
    Drawing drawing{{200, 100}, rgb(0x14171c), {}};
    drawing.marks.push_back({FilledRect{{10, 10, 50, 20}, 4, Corners::all}, rgb(0x1b1f27), all, 0});
    drawing.marks.push_back(
        {FilledRect{{10, 10, 50, 20}, 4, Corners::top}, fade(rgb(0xff0000), 0.5F), all, 0});
    drawing.marks.push_back({OpenLine{{{0, 50}, {200, 50}}, 1}, rgb(0x00ff00), all, 0});
    drawing.marks.push_back({DrawnCurve{{{0, 0}, {10, 0}, {10, 10}, {20, 20}}, 2}, rgb(0x0000ff), all, 0});
    drawing.marks.push_back(text_mark("F1 <x>", {10, 40, 40, 20}, all));
    drawing.marks.push_back(text_mark("partly", {10, 60, 40, 20}, {0, 0, 30, 100}));
    drawing.marks.push_back(text_mark("unseen", {10, 60, 40, 20}, {100, 0, 30, 100}));
    drawing.marks.push_back({FilledRect{{300, 10, 50, 20}, 0, Corners::all}, rgb(0x123456), all, 0});
    drawing.marks.push_back({Circle{{50, 50}, 5, 0}, 0, all, 0}); // colourless

    const std::string svg = svg_of(drawing, faces(), {"A & B", "p-", false});
    CHECK(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "));
    CHECK(has(svg, "<title>A &amp; B</title>"));
    CHECK(has(svg, "fill=\"#1b1f27\""));
    CHECK(has(svg, "fill=\"#ff0000\" fill-opacity=\"0.502\""));
    CHECK(has(svg, "<polyline points=\"0,50 200,50\" fill=\"none\" stroke=\"#00ff00\"/>"));
    CHECK(
        has(svg, "<path d=\"M0,0C10,0 10,10 20,20\" fill=\"none\" stroke=\"#0000ff\" stroke-width=\"2\"/>"));
    CHECK(has(svg, "font-size=\"16\" textLength=\"40\""));
    CHECK(has(svg, ">F1 &lt;x&gt;</text>"));
    CHECK(
        has(svg, "<clipPath id=\"p-clip0\"><rect x=\"0\" y=\"0\" width=\"30\" height=\"100\"/></clipPath>"));
    CHECK(has(svg, "<g clip-path=\"url(#p-clip0)\">"));
    CHECK(!has(svg, "unseen"));
    CHECK(!has(svg, "#123456"));
    CHECK(!has(svg, "<circle"));
    CHECK(!has(svg, "<image"));
    CHECK(count(svg, "<g ") == count(svg, "</g>"));
}

TEST_CASE("export: no font of a reader makes other signs of code; without a ground there is none in an SVG") {
    const Rect all{0, 0, 200, 100};
    Drawing drawing{{200, 100}, rgb(0x14171c), {text_mark("x != 0x1000", {10, 40, 40, 20}, all)}};
    const std::string over_ground = svg_of(drawing, faces(), {"", "", false});
    CHECK(count(over_ground, "font-variant-ligatures:none") == 1); // of all that is in it
    CHECK(has(over_ground, "'calt' 0"));
    CHECK(has(over_ground, "<rect width=\"200\" height=\"100\" fill=\"#14171c\"/>"));
    drawing.ground = 0;
    CHECK(!has(svg_of(drawing, faces(), {"", "", false}), "<rect"));
}

TEST_CASE("export: a picture is put into another, and cut off where its place ends") {
    Drawing page{{400, 200}, rgb(0), {}};
    Drawing part{{100, 100}, rgb(0), {}};
    part.marks.push_back({FilledRect{{10, 20, 80, 70}, 0, Corners::all}, rgb(1), {0, 0, 100, 100}, 0});
    part.marks.push_back({OpenLine{{{0, 0}, {9, 9}}, 1}, rgb(1), {0, 0, 100, 100}, 0});
    part.marks.push_back({Circle{{5, 6}, 2, 0}, rgb(1), {0, 0, 100, 100}, 0});
    put(page, part, {200, 50}, {200, 50, 100, 40});
    REQUIRE(page.marks.size() == 3);
    CHECK(bounds_of(page.marks[0]) == Rect{210, 70, 80, 70});
    CHECK(page.marks[0].clip == Rect{200, 50, 100, 40});
    CHECK(std::get<OpenLine>(page.marks[1].what).points[1] == Point{209, 59});
    CHECK(std::get<Circle>(page.marks[2].what).center == Point{205, 56});
}

TEST_CASE("export: the pictures of a sheet are side by side, whole, and as large as the page lets them be") {
    for (const std::size_t pictures : {1U, 2U, 5U, 9U, 40U, 200U, 900U}) {
        for (const Point page : {usual_sheet(pictures), Point{1600, 900}, Point{700, 3000}}) {
            CAPTURE(pictures);
            CAPTURE(page.x);
            const SheetGrid grid = sheet_grid(pictures, page);
            if (!grid.readable()) {
                CHECK(pictures > 9);
                continue;
            }
            for (std::size_t i = 0; i < pictures; ++i) {
                const Rect place = grid.place(i);
                CHECK(place.x >= 0);
                CHECK(place.y >= grid.title.bottom());
                CHECK(place.right() <= page.x);
                CHECK(place.bottom() <= page.y);
                CHECK((i == 0 || !place.overlaps(grid.place(i - 1))));
                CHECK((i < grid.columns || !place.overlaps(grid.place(i - grid.columns))));
            }
        }
    }
    CHECK(sheet_grid(9, usual_sheet(9)).columns == 3);
    CHECK(sheet_grid(40, {700, 400}).readable() == false);
    CHECK(usual_sheet(10000).x <= 8192);
}

TEST_CASE("export: what is said leads up to a step where it stands in one paragraph with it alone") {
    const std::string_view source = "say 'a'\n"  // 1
                                    "step 1\n"   // 2
                                    "expect x\n" // 3
                                    " \t\n"      // 4
                                    "say 'b'\n"  // 5
                                    "say 'c'\n"  // 6
                                    "step 2\n"   // 7
                                    "say 'd'\n"  // 8
                                    "\n"         // 9
                                    "say 'e'\n"  // 10
                                    "\n"         // 11
                                    "step 3\n"   // 12
                                    "say 'f'\n"  // 13
                                    "step 4\n";  // 14
    CHECK(leads_up(source, 0, 1, 2));
    CHECK(leads_up(source, 2, 5, 7));
    CHECK(leads_up(source, 2, 6, 7));
    CHECK(!leads_up(source, 7, 8, 12));
    CHECK(!leads_up(source, 7, 10, 12));
    CHECK(!leads_up(source, 12, 13, 14)); // nothing tells: it is of what has happened
}

TEST_CASE("export: a handout has what is said in the section of its step, and what comes of a question over "
          "the leaf") {
    Handout handout{"T", "t.cow", {}, 32, {}};
    const auto step = [&](std::size_t number) {
        HandoutStep out;
        out.number = number;
        out.text = "text of " + std::to_string(number);
        handout.blocks.emplace_back(out);
    };
    handout.blocks.emplace_back(Opening{"leads to 1"});
    step(1);
    handout.blocks.emplace_back(Remark{Saying{"tells of 1"}});
    handout.blocks.emplace_back(Opening{"leads to the question"});
    handout.blocks.emplace_back(Remark{Question{"Why?", {"copy", "reuse"}, 2, std::nullopt}});
    step(2);
    const std::string page = handout_html(handout);
    const std::size_t first = page.find("<section class=\"step\">");
    const std::size_t asked = page.find("<section class=\"ask\">");
    const std::size_t second = page.find("<section class=\"step answering\">");
    REQUIRE(second != std::string::npos);
    const std::size_t first_end = page.find("</section>", first);
    CHECK(page.find("leads to 1") > first);
    CHECK(page.find("tells of 1") < first_end);
    CHECK(page.find("leads to the question") > first_end);
    CHECK(page.find("leads to the question") < asked);
    CHECK(asked < second);
    const std::size_t fold = page.find("Show what happens");
    CHECK(fold > asked);
    CHECK(fold < second);
    CHECK(has(page, ".answering, .answers-page { break-before: page; }"));
}

TEST_CASE("export: few colours stay exactly as they are, of many the frequent ones do") {
    ColourCount few;
    few.add(pixels_of({0x14171c, 0x14171c, 0xe6eaf0, 0x56b4e9}));
    ColourTable exact(few);
    CHECK(exact.colours().size() == 3);
    for (const u32 rgb : {0x14171cU, 0xe6eaf0U, 0x56b4e9U}) {
        CHECK(exact.colours()[exact.nearest(rgb)] == rgb);
    }

    ColourCount many;
    std::vector<u32> shades;
    for (u32 i = 0; i < 40; ++i) {
        shades.insert(shades.end(), 500, 0x101010U + i * 0x050301U); // those of areas
    }
    for (u32 r = 0; r < 256; r += 8) {
        for (u32 g = 0; g < 256; g += 8) {
            shades.push_back(r << 16U | g << 8U | (r + g) / 2); // those of edges
        }
    }
    many.add(pixels_of(shades));
    ColourTable table(many);
    CHECK(table.colours().size() == ColourTable::most);
    for (u32 i = 0; i < 40; ++i) {
        CHECK(table.colours()[table.nearest(0x101010U + i * 0x050301U)] == 0x101010U + i * 0x050301U);
    }
    int worst = 0;
    for (const u32 rgb : shades) {
        const u32 shown = table.colours()[table.nearest(rgb)];
        for (const u32 shift : {0U, 8U, 16U}) {
            const auto part = [&](u32 colour) { return static_cast<int>((colour >> shift) & 0xffU); };
            worst = std::max(worst, std::abs(part(rgb) - part(shown)));
        }
    }
    CHECK(worst <= 24);
}

TEST_CASE("export: a handout has what the file says, in its order, and the answers last") {
    ParseResult parsed = parse_script(R"(title "Fork & <copy>"
machine frames=32
say "Before all."
init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A'
step "The fork"
init: child = fork()
expect refs(init, buf) == 2
expect copies == 7
ask "What now?" copy | reuse
child: store buf 'B'
say "Copied."
)");
    REQUIRE(parsed.ok());
    Player player(std::move(parsed.script));
    Handout handout{"Fork & <copy>", "fork.cow", {}, 32, {}};
    player.seek_step(1);
    const auto add = [&](std::size_t step) {
        for (Remark& remark : remarks_after(player, step)) {
            handout.blocks.emplace_back(std::move(remark));
        }
    };
    add(0);
    for (std::size_t step = 1; step <= player.step_count(); ++step) {
        player.seek_step(step);
        NameTable table;
        const Names names = table.follow(player);
        handout.blocks.emplace_back(handout_step(player, names, palette_of(Theme::light), step));
        player.seek_step(step + 1);
        add(step);
    }
    REQUIRE(handout.blocks.size() == 10);
    const auto remark = [&](std::size_t i) { return std::get<Remark>(handout.blocks[i]); };
    CHECK(std::get<Saying>(remark(0)).text == "Before all.");
    CHECK(std::get<HandoutStep>(handout.blocks[1]).line == 4);
    CHECK(std::get<Heading>(remark(3)).text == "The fork");
    CHECK(std::get<Expectation>(remark(5)).outcome->ok);
    CHECK(!std::get<Expectation>(remark(6)).outcome->ok);
    const auto question = std::get<Question>(remark(7));
    CHECK(question.answer->right == std::vector<std::string>{"copy"});
    CHECK(question.step == 4);
    const auto& copy = std::get<HandoutStep>(handout.blocks[8]);
    CHECK(copy.process == "child");
    CHECK(!copy.sentences.empty());
    CHECK(copy.problem.empty());

    const std::string page = handout_html(handout);
    CHECK(has(page, "<title>Fork &amp; &lt;copy&gt;</title>"));
    CHECK(has(page, "✓ <code>expect refs(init, buf) == 2</code>"));
    CHECK(has(page, "✗ <code>expect copies == 7</code><small>does not hold: copies == 0</small>"));
    CHECK(page.find("Question 1. What now?") < page.find("child: store buf"));
    CHECK(page.find("<strong>copy</strong> – step 4") > page.find("Copied."));
    CHECK(!has(page, "<script"));
    CHECK(!has(page, "http")); // nothing to be fetched
}
