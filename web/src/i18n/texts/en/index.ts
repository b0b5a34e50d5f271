import account from './account.json'
import admin from './admin.json'
import arrive from './arrive.json'
import banner from './banner.json'
import create from './create.json'
import failures from './failures.json'
import library from './library.json'
import orders from './orders.json'
import problems from './problems.json'
import repair from './repair.json'
import shell from './shell.json'
import start from './start.json'
import watch from './watch.json'
import words from './words.json'

export default {
  account,
  admin,
  arrive,
  banner,
  create,
  failures,
  library,
  orders,
  problems,
  repair,
  shell,
  start,
  watch,
  words,
}
