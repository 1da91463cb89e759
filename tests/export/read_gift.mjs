// Reads a quiz in GIFT, strictly: parsed by the package gift-pegjs, then looked at.
// usage: GIFT_PEGJS=FOLDER read_gift.mjs FILE    FOLDER: where npm has put its packages, node_modules in it
//
// After https://docs.moodle.org/en/GIFT_format.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

class Refused extends Error {}

function expect(condition, reason) {
    if (!condition) throw new Refused(reason);
}

const squeeze = text => text.split(/\s+/).filter(Boolean).join(' ');

// The parser leaves the codes of escaped characters in what an item is matched with, and a ; behind each \n.
const codes = { '092': '\\', '058': ':', '035': '#', '061': '=', '123': '{', '125': '}', '126': '~', '010': '\n' };
const decoded = text => text.replace(/&&(\d{3});/g, (all, code) => codes[code] ?? all).replace(/\n;/g, '\n');

// --- HTML ---------------------------------------------------------------------------------------

const voids = new Set(['br', 'hr', 'img', 'wbr']);
const inline = new Set(['a', 'b', 'code', 'em', 'i', 'kbd', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'tt', 'u', 'var']);
const active = new Set(['script', 'iframe', 'object', 'embed', 'form', 'link', 'meta', 'base', 'style', 'applet']);
const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: '\u00a0' };

function unescaped(text) {
    return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (all, name) => {
        if (name[0] !== '#') {
            expect(name in entities, `unknown entity ${all}`);
            return entities[name];
        }
        return String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10));
    });
}

/** The words of a text in HTML, and its pictures' addresses; tags must be balanced. */
function htmlWords(text) {
    const open = [];
    const sources = [];
    let words = '';
    for (const [part] of text.matchAll(/<!--[^]*?-->|<[^<>]*>|[^<]+|</g)) {
        if (part.startsWith('<!--')) continue;
        if (part[0] !== '<') {
            words += unescaped(part);
            continue;
        }
        const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*?)?)(\/?)>$/.exec(part);
        expect(tag, `< that begins no tag: ${part.slice(0, 30)}`);
        const name = tag[2].toLowerCase();
        expect(!active.has(name), `<${name}> in a text`);
        expect(!/\son[a-z]+\s*=/i.test(tag[3]), `a script in <${name}>`);
        for (const [, address] of tag[3].matchAll(/(?:src|href|cite|background|data|poster)\s*=\s*["']?([^"'\s>]*)/gi)) {
            expect(!/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(address) && !/^(https?|ftp|file|javascript):/i.test(address),
                `external reference ${address}`);
            if (name === 'img') sources.push(address);
        }
        expect(!/url\(/i.test(tag[3]), `a style that loads something in <${name}>`);
        if (tag[1]) {
            expect(open.pop() === name, `</${name}> where another tag is to be closed`);
        } else if (!voids.has(name)) {
            open.push(name);
        }
        if (!inline.has(name)) words += '\n';
    }
    expect(open.length === 0, `<${open.at(-1)}> is not closed`);
    return { words, sources };
}

/** A text of the parser's, {format, text}, as words. A file of GIFT holds no pictures. */
function words(rich) {
    if (!rich) return '';
    const text = decoded(rich.text);
    expect(!/&&\d{3}/.test(text), `a code where a character should be: ${text.slice(0, 40)}`);
    if (rich.format === 'plain') return text.trim();
    expect(['html', 'moodle'].includes(rich.format), `the format ${rich.format}`);
    const { words: plain, sources } = htmlWords(text);
    expect(sources.length === 0, `the picture ${sources[0]} is not in the file`);
    return plain.split('\n').map(line => line.trim()).filter(Boolean).join('\n');
}

// --- questions ----------------------------------------------------------------------------------

function distinct(texts, what) {
    const seen = new Set();
    for (const text of texts.map(squeeze)) {
        expect(text, `${what} without a text`);
        expect(!seen.has(text), `two of ${what} read alike: ${text.slice(0, 60)}`);
        seen.add(text);
    }
}

function readChoice(question, result) {
    result.type = 'choice';
    result.options = question.choices.map(choice => {
        const part = choice.weight;
        expect(part === null || part === (choice.isCorrect ? 100 : 0), `an option is worth ${part} percent`);
        return { text: words(choice.text), right: choice.isCorrect, feedback: words(choice.feedback) };
    });
    expect(result.options.length >= 2, `${result.options.length} options`);
    distinct(result.options.map(option => option.text), 'the options');
    const right = result.options.filter(option => option.right).length;
    expect(right === 1, `${right} right options`);
}

/** [number, tolerance] of the parser's number, number with a tolerance, or range. */
function interval(number) {
    const numbers = number.type === 'high-low'
        ? [(number.numberLow + number.numberHigh) / 2, (number.numberHigh - number.numberLow) / 2]
        : [number.number, number.range ?? 0];
    expect(numbers.every(Number.isFinite), 'an answer is no number');
    expect(numbers[1] >= 0, 'a tolerance below 0');
    return numbers;
}

function readNumber(question, result) {
    const choices = Array.isArray(question.choices)
        ? question.choices : [{ isCorrect: true, weight: null, text: question.choices, feedback: null }];
    result.type = 'number';
    result.options = [];
    const taken = [];
    for (const choice of choices) {
        const all = choice.text.text === '*';
        const right = choice.isCorrect && choice.weight !== 0;
        expect(choice.weight === null || choice.weight === 0 || choice.weight === 100, `an answer is worth ${choice.weight} percent`);
        expect(!all || (!right && choice === choices.at(-1)), 'an answer without a number');
        result.options.push({
            text: all ? '*' : String(interval(choice.text)[0]), right, feedback: words(choice.feedback),
        });
        if (all) continue;
        const [value, reach] = interval(choice.text);
        for (const [other, far] of taken) expect(Math.abs(other - value) > reach + far, `${value} is also an answer near ${other}`);
        taken.push([value, reach]);
        if (right) [result.answer, result.tolerance] = [value, reach];
    }
    const count = result.options.filter(option => option.right).length;
    expect(count === 1, `${count} right answers`);
}

function readMatching(question, result) {
    result.type = 'matching';
    result.pairs = [];
    result.distractors = [];
    for (const pair of question.matchPairs) {
        const item = words(pair.subquestion);
        const answer = decoded(pair.subanswer).trim();
        expect(answer, 'a subquestion without an answer');
        expect(!/<[a-z/!]/.test(answer), `markup in an answer that is shown as it is: ${answer.slice(0, 40)}`);
        if (item) result.pairs.push({ item, answer });
        else result.distractors.push(answer);
    }
    const rows = question.matchPairs.length;
    expect(result.pairs.length >= 2 && rows >= 3, `${result.pairs.length} subquestions, ${rows} pairs; GIFT asks for three`);
    distinct(result.pairs.map(pair => pair.item), 'the subquestions');
    const answers = new Set([...result.pairs.map(pair => pair.answer), ...result.distractors].map(squeeze));
    expect(answers.size >= 2, 'one answer only, so there is nothing to choose');
}

const readers = { MC: readChoice, Numerical: readNumber, Matching: readMatching };

function readQuestion(question) {
    const name = (question.title ?? '').trim();
    expect(name, `a question without a title: ${squeeze(question.stem?.text ?? '').slice(0, 40)}`);
    try {
        expect(question.type in readers, `unknown question type ${question.type}`);
        expect(!question.hasEmbeddedAnswers, 'text behind the answers');
        const result = {
            name, text: words(question.stem), general: words(question.globalFeedback), points: null, pictures: [],
        };
        if (question.id) result.ident = question.id;
        expect(result.text, 'no text');
        readers[question.type](question, result);
        return result;
    } catch (error) {
        if (error instanceof Refused) throw new Refused(`${name}: ${error.message}`);
        throw error;
    }
}

function read(file, parse) {
    let text;
    try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(fs.readFileSync(file));
    } catch (error) {
        throw new Refused(`no UTF-8: ${error.message}`);
    }
    let parsed;
    try {
        parsed = parse(text);
    } catch (error) {
        if (!error.location) throw error;
        throw new Refused(`line ${error.location.start.line}: ${squeeze(error.message)}`);
    }
    const questions = parsed.filter(part => part.type !== 'Category').map(readQuestion);
    expect(questions.length, 'no questions');
    distinct(questions.map(question => question.name), "the questions' names");
    const idents = questions.map(question => question.ident).filter(Boolean);
    distinct(idents, "the questions' ids");
    return questions;
}

const require = createRequire(path.join(path.resolve(process.env.GIFT_PEGJS ?? '.'), 'package.json'));
try {
    console.log(JSON.stringify(read(process.argv[2], require('gift-pegjs').parse), null, 1));
} catch (error) {
    if (!(error instanceof Refused) && error.code !== 'ENOENT') throw error;
    console.error(`refused: ${squeeze(error.message).slice(0, 300)}`);
    process.exitCode = 1;
}
