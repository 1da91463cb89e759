#include "app/cli/help.hpp"

#include "core/compare/kernel_choice.hpp"
#include "core/machine/config.hpp"

#include <fmt/format.h>

#include <string_view>

namespace cow::cli {
namespace {

std::string fork_modes() {
    std::string out;
    for (const std::string_view name : fork_mode_names()) {
        out += fmt::format("      {:<9} {}\n", name, fork_way_text(*fork_way_from_name(name)));
    }
    return out;
}

std::string bugs() {
    std::string out;
    for (const std::string_view name : bug_names()) {
        out += fmt::format("      {:<20} {}\n", name, bug_text(*bug_from_name(name)));
    }
    out +=
        fmt::format("      {:<20} {}\n", bug_name(Bug::none), "a sound kernel, whatever the scenario says");
    return out;
}

constexpr std::string_view verify_options = R"(options:
  --allow-ksm       kernel: ksm_scan switches the kernel's same-page merging on
                    for one scan. Its settings are put back, whatever happens.
                    For root
  --bug NAME        with a faulty model (cowscope run --help lists the bugs):
                    the kernel shows where it goes wrong
  --unprivileged    compare only what any user may see
  --vm              on a kernel in a machine of its own
  --kernel VERSION  with --vm: 6.1, 6.12, 6.18, newest, or a whole release. The
                    package is Debian's; it is unpacked, not installed
  --vmlinuz FILE    with --vm: the kernel in this file
  --language CODE   of the reasons: en, zh
  --traits          print the rules of this kernel, as they were tried out
  --json            one JSON object on one line for each file, or the traits
  -h, --help        this text

)";

constexpr std::string_view render_options = R"(options:
  -o, --output OUT     the file to write
      --stage          png, svg, gif: the stage alone, without toolbar, script
                       and panels
      --sheet          png, svg: the stage after every step, all on one page,
                       each with its number and its line
      --compare A,B    png, svg, gif: the stages of these kernels side by side,
                       each MODE or MODE+BUG (cowscope run --help lists them)
      --transparent    with --stage or --sheet, png and svg: what lies behind
                       the picture is seen
      --step N         png, svg: the moment after N steps, 0 is the beginning.
                       Without it: the end
      --from N, --to M gif, html, --sheet: steps N to M, counted from 1. Without
                       them: all
      --veil           nothing that is asked about behind the moment (of several
                       steps, behind the last) is answered in it: what follows
                       the question is left out. Without --step and --to: up to
                       the first question
      --size WxH       in pixels. Without it: 1280x720; a gif is 960x540, a
                       picture of a handout 1120x520, a sheet as large as its
                       steps need
      --theme NAME     dark, light, contrast. Without it: dark, a handout light
      --language CODE  en, zh; of what the scenario says, too, where it has it
      --scale PERCENT  of letters and lines, 75 to 300. Without it: what suits
                       the size
)";

constexpr std::string_view program_examples = R"(examples:
  cowscope scenarios/fork/fork-cow.cow
  cowscope run scenarios/fork/fork-cow.cow
  cowscope run scenarios/*/*.cow --events none
  cowscope verify scenarios/fork/fork-cow.cow
  cowscope render scenarios/fork/fork-cow.cow --step 4 -o fork.svg

exit status:
  0  all is well
  1  an expectation does not hold (run), the kernel does otherwise (verify), an
     answer is wrong (quiz), a submission has not all points (grade)
  2  a bad file or use
  3  this machine cannot: no window opens here, no real process can be driven,
     nothing can be drawn
)";

} // namespace

std::string program_help() {
    return R"(Cowscope shows copy-on-write paging as it happens: processes, page tables,
frames and their reference counts, page faults, and what the Linux kernel
decides at each of them.

usage:
  cowscope [FILE]              the window: step through FILE, forward and back.
                               Without FILE: one of those that come with it
  cowscope --narrate [FILE]    the same, and each step and event told on
                               standard output as it comes about, a line
                               each: for screen readers
  cowscope run FILE...         the same story in the terminal, with its
                               expectations checked; or as JSON for programs.
                               cowscope run --help says more
  cowscope verify FILE...      runs FILE in the model and, with real processes,
                               on the Linux kernel underneath, and compares
                               them after every step
  cowscope render FILE -o OUT  pictures for slides and paper: OUT.png, .svg,
                               .gif (animated) or .html (a handout). Needs no
                               display

  cowscope quiz [FILE...]      asks what the next step will come to, tells and
                               scores; grades answers. Without FILE: a drill
  cowscope grade ASSIGNMENT SUBMISSION...
                               judges scenarios that students hand in

options:
  -h, --help                   this text
      --version                of the program, its model and its libraries

FILE is a scenario: text, one step a line. System calls look as strace prints
them, so that lines of a real trace are steps too. A first scenario to try:

    title "Fork and copy-on-write"
    machine frames=32
    buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
    store buf 'A' x 3
    child = fork()
    say "Nothing was copied: both page tables point at the same frames."
    ask "The child writes. What does the kernel do?" copy | reuse | segv
    child: store buf+PAGE 'B'
    expect copies == 1 and refs(init, buf) == 2
    expect value(init, buf+PAGE) == 'A'

scenarios/README.md is the reference of the language; the folders beside it
hold scenarios to start from. Those that come with the program are found by
name from anywhere: fork/fork-cow.cow, fork-cow.

)" + std::string(program_examples);
}

constexpr std::string_view run_json = R"(JSON:
  {"file","title","ok",
   "steps":[{"line","process","text","result","events":[{"type",...}]}],
   "expectations":[{"line","text","ok","actual"}],
   "counters":{"frames_used","frames_cached","frames_free","copies",...},
   "processes":[{"name","pid","state","signal","rss","pss","uss","vsz",
                 "lazyfree","locked","referenced","pss_dirty",
                 "minflt","majflt",
                 "vmas":[{"start","end","prot","flags","file","offset"}],
                 "pages":[{"address","frame","refs","mapcount","present",
                          "writable","dirty","accessed","cow","zero","ksm"}]}]}

  Sizes, offsets and addresses are in bytes, frames are numbers. A result is a
  number, the name of an error such as "ENOMEM", or null where a step has none
  or nobody can know it.
  signal is 0 or a name. Only pages with a page-table entry are listed. In an
  event, proc is an index into "processes" and page a page number (address /
  4096). --events none leaves "events" out.
  A faulty kernel has "bug":{"name","bit"}: which, and whether an invariant was
  broken.
  Only where there is something to say, a step has "problem" (why it could not
  run), "not_modelled" (what the call may have changed that the model does not
  know of), "disagrees" (how its result differs from the recorded one) and
  "violations":[{"invariant","detail"}] (see --bug). Only the first of these
  four makes "ok" false.
  With --compare: {"file","kernels":[{"name", and a run's object}],
  "steps":[{"line","differs","values":{NAME:[...]}}]}, values being those after
  the step, by kernel: "frames_used", "bytes_copied", "faults", "page_tables"
  (pages), "time_ns", "copies", "reuses", "zero_fills", "ptes", "tlb_flushes",
  "tlb_misses". A step that some kernel could not run has "impossible":[...],
  the reasons, or null. The first kernel alone has expectations.
  Errors: {"error":{"file","line","column","message","hint"},"errors":[...]}:
  the first, and all.)";

std::string run_help() {
    return fmt::format(R"(Runs scenarios in the terminal and checks what they expect.

usage:
  cowscope run FILE... [options]

FILE is a scenario, - is standard input. Each is told as a story: every step as
it is written, with its result; under it in short sentences what the processor
and the kernel did; what the author says and asks, with the answer; and every
expectation, ticked or not. At the end, the processes with their memory (rss,
pss, uss) and faults (minflt, majflt).

options:
  --events WHICH    which events to show below a step
      none      none; nothing is recorded then, so this is also the fastest
      all       a sentence for each, however many there are
      left out  the important ones, at most twenty of a step
  --trace           every event on a line of its own: number, type, sentence,
                    fields. Made for grep
  --fork MODE       what fork does, whatever the scenario says
{fork_modes}  --bug NAME        run a faulty kernel. The first step that breaks one of the
                    kernel's invariants says which one, and by which event
{bugs}  --compare A,B,... the same steps under two kernels or more, each a mode of
                    fork, MODE, or MODE+BUG; without +BUG it is a sound one,
                    whatever the scenario says. To the modes comes
      vfork     {vfork}
                    A row a step, a column a kernel: the frames in use, and
                    where they differ, what else they did; at the end all
                    figures. Expectations are judged under the first. Goes
                    with --json, and not with --fork, --bug or --trace
  --json            one JSON object on one line instead of the story; with
                    several files, one line each. Errors too are one JSON
                    object then, on standard error. --trace adds nothing to it
  -h, --help        this text

colour is used on a terminal that has it, unless NO_COLOR is set.

{json}

examples:
  cowscope run scenarios/fork/fork-cow.cow
  cowscope run fork.cow --fork eager --events none    what would that cost?
  cowscope run fork.cow --bug no_refcount             what goes wrong then?
  cowscope run fork.cow --compare cow,eager,vfork     side by side
  cowscope run fork.cow --compare cow,cow+refork_loses_cow
  cowscope run fork.cow --trace | grep PageCopied
  cowscope run homework/*.cow --json --events none | jq -c '[.file, .ok]'
  cat fork.cow | cowscope run -

exit status:
  0  all expectations hold, and every step could run
  1  some expectation does not hold, or a step could not run
  2  a bad file or bad use; other files that were named have been run
)",
                       fmt::arg("fork_modes", fork_modes()), fmt::arg("bugs", bugs()),
                       fmt::arg("vfork", fork_way_text(ForkWay::vfork)), fmt::arg("json", run_json));
}

std::string verify_help() {
    return R"(Runs scenarios twice at once, in the model and on the Linux kernel underneath,
and compares what can be seen after every step.

usage:
  cowscope verify FILE... [options]

Each process of the scenario becomes a real one that really maps, forks, loads,
stores, executes and exits, one action at a time. Compared are: what a call
returns, the byte a load reads, the signal a process dies of; minor and major
faults of the step; the VMAs, with their splits and merges; which pages are
present, which of them share a frame, how often it is mapped, and whether it is
exclusive, the zero page, merged, anonymous or of a file; page tables; and of
each VMA rss, pss, uss, shared_clean, shared_dirty, private_clean,
private_dirty and anonymous, as smaps has them.

A line a step: agrees, with how many observations were compared; differs, with
each field, what the model has and what the kernel has; or skipped, and why.
What this kernel does in its own way (zero page, fault-around) is tried out
first, and the model follows it.

Frames, mapcounts and merged pages can be read by root only (CAP_SYS_ADMIN).
Without, they are left out, the report says so, and the rest is compared.
What would harm the machine is not done: running it out of memory, changing
its settings. Real files are made in $TMPDIR, /var/tmp or /tmp and removed; no
process outlives the run.

With --vm a kernel is booted in QEMU, by KVM where that works, and all FILEs run
there, as root. It takes no privilege here; nothing of it is left, but for the
kernel, which stays in ~/.cache/cowscope. Without --kernel it is the one that
the FILEs say they are about (machine kernel=), or else the newest verified.

)" + std::string(verify_options) +
           R"(JSON:
  {"file","title","ok","obstacle","traits":{NAME: TEXT},"left_out":[TEXT],
   "steps":[{"line","process","text","verdict","why","compared","left_out",
             "differences":[{"process","field","address","model","kernel"}]}],
   "summary":{"steps","agree","differ","not_compared","observations",
              "reasons":[{"why","steps"}]}}

  verdict is "agrees", "differs" or "not_compared"; a step's why and left_out
  are there where there is a reason. obstacle is "" unless nothing can be.

examples:
  cowscope verify scenarios/fork/fork-cow.cow
  sudo cowscope verify scenarios/ksm/*.cow --allow-ksm
  cowscope verify --vm --kernel 6.1 scenarios/fork/*.cow
  cowscope verify --traits

exit status:
  0  model and kernel agree wherever they were compared
  1  they differ somewhere
  2  a bad file or bad use
  3  this machine cannot: nothing of some file could be compared
)";
}

constexpr std::string_view quiz_options = R"(options:
  --seed N          which questions, which options, in which order: the same on
                    every machine. Without it: 1; of a drill, another each time
  --count N         how many questions of each FILE, its author's first, or of
                    the drill. Without it: the author's, and more up to ten
  --level N         of the drill: 1 fork; 2 the zero page and files, too; 3 KSM
                    and madvise, too; 4 all. Without it: 1
  --questions       print them, without answers
  --key             print them, with answers and reasons
  --answers FILE    grade: a line for each question, its id, a blank, and the
                    text of an option, a number, or pages as 0,2 or none; or all
                    as JSON, {"ID": "answer"}. No answer is a wrong one
  --export FORMAT   write them, with answers and reasons, as a file (-o OUT) that
                    another system takes:
      moodle    Moodle XML: multiple choice, numerical and matching questions,
                the pictures in the file
      gift      GIFT: plain text, without pictures
      qti       a QTI 1.2 zip, as Canvas imports it, the pictures beside
      html      one page to print, the key on a page of its own at the end
  -o, --output OUT  the file to write; replaced when the new one is whole
  --log FILE        keep what was asked and answered, when, and whether with
                    help: a line of JSON each
  --language CODE   of the questions: en, zh
  --json            print JSON
  -h, --help        this text

An id is LINE.K, the K-th question about the step in that line of the file; of
several files NAME:LINE.K; in a drill gN.

JSON:
  {"seed","questions":[{"id","file","line","step","kind","subject","text",
                        "about","context"?,"options":[TEXT],"answer"?,"why"?,
                        "points"}],
   "score"?,"max"?,"results"?:[{"id","given","right","why"}]}

  kind is decision, choice, number, pages or frame; about is the text of the
  step. answer and why are there with --key and --answers.

)";

std::string quiz_help() {
    return R"(Asks what the next step will come to, waits, tells and scores.

usage:
  cowscope quiz [FILE...] [options]

FILE is a scenario. Its author's questions are asked, and others that are made
from what the model does in its steps: what a fault comes to, which frame it is,
how many references, faults and copies there are, rss and pss, who reads which
byte, which pages fault, what a call returns. The wrong options are what other
kernels would come to, each with the reason why it is not so here. What comes
after a step is told when its questions are answered.

Without FILE it is a drill: small programs without end, made from the seed, the
next question chosen after what went wrong most. Some are inverse: two pictures
of memory, and which line lay between?

An exported question has the picture of the moment in front of its step, with
nothing of what follows, and says of each wrong option why it is wrong. Where
nothing can be drawn, the picture is left out, and stands there in words. What it
shows came of the steps before: questions about those are to be answered first.

While it asks: type the answer, or the number of an option. Enter alone skips,
? helps (then it does not count), q ends.

)" + std::string(quiz_options) +
           R"(examples:
  cowscope quiz scenarios/fork/fork-cow.cow
  cowscope quiz --level 2
  cowscope quiz --questions --seed 7 scenarios/fork/*.cow > sheet.txt
  cowscope quiz --answers ada.txt --seed 7 scenarios/fork/*.cow --json
  cowscope quiz --export moodle --count 5 scenarios/fork/*.cow -o fork.xml
  cowscope quiz --export html --language zh scenarios/fork/fork-cow.cow -o a.html

exit status:
  0  all answers are right, or there was nothing to answer; OUT is written
  1  some are wrong
  2  a bad file or bad use, an answer to a question that is not asked, OUT cannot
     be written
)";
}

constexpr std::string_view render_examples = R"(examples:
  cowscope render scenarios/fork/fork-cow.cow -o fork.png
  cowscope render scenarios/fork/fork-cow.cow --step 4 --theme light -o copy.svg
  cowscope render scenarios/fork/fork-cow.cow --stage --transparent -o stage.svg
  cowscope render scenarios/fork/fork-cow.cow --sheet -o sheet.png
  cowscope render fork.cow --compare cow,eager,vfork --step 4 -o compare.png
  cowscope render scenarios/fork/fork-cow.cow --from 3 --to 4 -o copy.gif
  cowscope render scenarios/fork/fork-cow.cow -o handout.html

exit status:
  0  OUT is written
  2  a bad file or bad use, or OUT cannot be written
  3  this machine cannot draw, or the program was built without the window
)";

std::string render_help() {
    return R"(Makes pictures of a scenario for slides and paper. Needs no display and no
graphics card.

usage:
  cowscope render FILE -o OUT.png|OUT.svg|OUT.gif|OUT.html [options]

FILE is a scenario, - is standard input. The ending of OUT says what is made:

  .png    what the window shows
  .svg    the same as shapes and text, sharp at any size; can be edited
  .gif    steps as they play, with every motion, again and again
  .html   a handout to print: each step with what the author says about it, what
          happens and a picture, two or more to a page; expectations with their
          result; questions, what comes of each over the leaf, and the answers
          on the last page. One file, complete in itself

OUT is replaced when the new one is whole.

)" + std::string(render_options) +
           R"(  -h, --help           this text

)" + std::string(render_examples);
}

} // namespace cow::cli
