// What a person seldom does with the responses themselves, in a chunk of its own.
export { Adopter } from './adopter.ts';
export { deleteResponse, deleteThread } from './deleteResponse.ts';
